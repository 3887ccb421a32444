import { randomUUID } from "node:crypto";
import { TransactionCanceledException, type CancellationReason } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { assertCommitFits, type Commit, layouts, type CommitResult } from "@dormouse/core";
import { isContention, isUncertain, unavailable } from "../failure.ts";
import { backOff } from "./backoff.ts";
import {
  externalKeyItemKey,
  itemKey,
  loginPointerItemKey,
  sessionItemKey,
  sortKeys,
  type ItemKey,
} from "./keys.ts";
import { refuseNewerItem } from "./newer-layout.ts";
import { readItem } from "./read-item.ts";
import { fromRecordItem } from "./record-item.ts";
import type { Table } from "./table.ts";
import { writesOf, type Guard, type Write } from "./transaction.ts";

/** Others may hold the same items for a moment, many at a time in a busy session. */
const contentionTries = 10;
/** The SDK has tried three times itself before an answer counts as lost here. */
const uncertainTries = 2;

/**
 * See Store.commit. The same token goes with every try, so a transaction that was done though its
 * answer was lost is not done twice: DynamoDB knows it for ten minutes, and what it wrote bears it.
 * @throws CommitTooLargeError, NewerLayoutError
 * @throws DormouseError `unavailable` where it cannot be told whether it was done.
 */
export async function commit(table: Table, commit: Commit): Promise<CommitResult> {
  assertCommitFits(commit);
  const commitToken = randomUUID();
  const writes = writesOf(table, commit, commitToken);
  let uncertain = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await table.client.send(
        new TransactWriteCommand({
          TransactItems: writes.map(({ item }) => item),
          ClientRequestToken: commitToken,
        }),
      );
      return { outcome: "committed" };
    } catch (error) {
      if (error instanceof TransactionCanceledException) {
        const result = outcomeOf(writes, error.CancellationReasons ?? [], commitToken);
        if (result !== undefined) return result;
      }
      if (isUncertain(error) && ++uncertain >= uncertainTries) {
        return readBack(table, commit, commitToken, error);
      }
      const again = isUncertain(error) || isContention(error);
      if (!again || attempt >= contentionTries) throw error;
    }
    await backOff(attempt);
  }
}

/**
 * What a cancelled transaction says about this commit; undefined where no condition failed.
 * @throws NewerLayoutError
 * @throws Error for a failed invariant: an event written twice, a run that was never begun.
 */
function outcomeOf(
  writes: Write[],
  reasons: CancellationReason[],
  commitToken: string,
): CommitResult | undefined {
  const failed = new Map<Guard, Record<string, unknown>>();
  for (const [index, reason] of reasons.entries()) {
    const { guard, layout } = writes[index] ?? {};
    if (reason.Code !== "ConditionalCheckFailed") continue;
    const existing = reason.Item === undefined ? {} : unmarshall(reason.Item);
    // The condition failed on what an earlier try of this very commit has written.
    if (existing.commitToken === commitToken) return { outcome: "committed" };
    if (layout !== undefined) refuseNewerItem(layout, existing);
    if (guard !== undefined) failed.set(guard, existing);
  }
  const duplicate = failed.get("idempotency");
  if (duplicate !== undefined) {
    return { outcome: "duplicate", record: fromRecordItem(layouts.idempotency, duplicate) };
  }
  if (failed.has("session")) return { outcome: "conflict" };
  const taken = failed.get("login") ?? failed.get("externalKey");
  if (taken !== undefined) return { outcome: "taken", sessionId: String(taken.sessionId) };
  const broken = failed.get("invariant");
  if (broken === undefined) return undefined;
  throw new Error(
    typeof broken.sk === "string"
      ? `${broken.sk} is written already`
      : "the run of the commit was never begun",
  );
}

/** The last resort when no answer comes: what stands in the table tells whether it was done. */
async function readBack(
  table: Table,
  commit: Commit,
  commitToken: string,
  cause: unknown,
): Promise<CommitResult> {
  const { session, events = [] } = commit;
  const pointerKey = pointerKeyOf(commit);
  const keys = [
    sessionItemKey(session),
    ...(pointerKey === undefined ? [] : [pointerKey]),
    ...events.slice(0, 1).map(({ sequence }) => itemKey(session, sortKeys.event(sequence))),
  ];
  const found = await Promise.all(keys.map((key) => readItem(table, key))).catch(() => []);
  if (found.some((item) => item?.commitToken === commitToken)) return { outcome: "committed" };
  const revision = Number(found[0]?.revision ?? 0);
  if (revision >= session.revision) return { outcome: "conflict" };
  const pointer = pointerKey && found[1];
  // For as long as that session is there, this one is refused, should it still arrive.
  if (pointer !== undefined) return { outcome: "taken", sessionId: String(pointer.sessionId) };
  // It may still arrive: to call it failed now could make it happen after all.
  throw unavailable("database", cause);
}

/** What stands for the new session beside it, of which there can be one. */
function pointerKeyOf({ login, externalKey }: Commit): ItemKey | undefined {
  if (login !== undefined) {
    return loginPointerItemKey(login.pointer.tenantId, login.pointer.fingerprint);
  }
  return externalKey && externalKeyItemKey(externalKey.tenantId, externalKey.externalKey);
}
