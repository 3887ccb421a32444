import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { layouts, type Commit, type Layout } from "@dormouse/core";
import { toCollectionItem } from "./collections.ts";
import { toExternalKeyItem } from "./external-keys.ts";
import { idempotencyItemKey, itemKey, sortKeys, type ItemKey } from "./keys.ts";
import { toLoginPointerItem, toLoginSecretItem } from "./logins.ts";
import { knownLayout, notNewer } from "./newer-layout.ts";
import { toArtifactItem, toIdempotencyItem, toRecordItem, toRunItem } from "./record-item.ts";
import { toSessionItem } from "./session-item.ts";
import type { Table } from "./table.ts";

/** What a failed condition on a write means, unless what stands there is of a newer layout. */
export type Guard = "session" | "idempotency" | "login" | "externalKey" | "invariant";

/** A write of the transaction; without a guard it has no condition to fail, but that on the layout of what is there. */
export type Write = {
  item: NonNullable<TransactWriteCommandInput["TransactItems"]>[number];
  /** Of what stands in its place. */
  layout?: Layout<unknown>;
  guard?: Guard;
};

/** A commit as the writes of one transaction. `commitToken` marks what this commit wrote. */
export function writesOf(table: Table, commit: Commit, commitToken: string): Write[] {
  const { tableName: TableName } = table;
  const key = (sk: string) => itemKey(commit.session, sk);
  const put = (Item: Record<string, unknown>): Write => ({ item: { Put: { TableName, Item } } });
  const putNew = (layout: Layout<unknown>, Item: Record<string, unknown>, guard: Guard): Write => ({
    layout,
    guard,
    item: {
      Put: {
        TableName,
        Item,
        ConditionExpression: "attribute_not_exists(pk)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
  });

  const writes = [putSession(table, commit, commitToken)];
  if (commit.idempotency !== undefined) writes.push(putIdempotency(table, commit, commitToken));
  if (commit.login !== undefined) {
    const { pointer, secret } = commit.login;
    writes.push(putNew(layouts.loginPointer, toLoginPointerItem(pointer, commitToken), "login"));
    writes.push(put(toLoginSecretItem(secret)));
  }
  if (commit.externalKey !== undefined) {
    const item = toExternalKeyItem(commit.externalKey, commitToken);
    writes.push(putNew(layouts.externalKey, item, "externalKey"));
  }
  for (const event of commit.events ?? []) {
    const item = toRecordItem(layouts.event, key(sortKeys.event(event.sequence)), event);
    writes.push(putNew(layouts.event, { ...item, commitToken }, "invariant"));
  }
  if (commit.newRun !== undefined) {
    writes.push(
      putNew(
        layouts.run,
        toRunItem(key(sortKeys.run(commit.newRun.runId)), commit.newRun),
        "invariant",
      ),
    );
  }
  if (commit.run !== undefined) writes.push(updateRun(table, commit.session, commit.run));
  if (commit.step !== undefined) {
    writes.push(put(toRecordItem(layouts.step, key(sortKeys.step(commit.step.step)), commit.step)));
  }
  if (commit.page !== undefined) {
    writes.push(put(toRecordItem(layouts.page, key(sortKeys.page(commit.page.step)), commit.page)));
  }
  if (commit.snapshot !== undefined) {
    writes.push(
      put(
        toRecordItem(
          layouts.snapshot,
          key(sortKeys.snapshot(commit.snapshot.version)),
          commit.snapshot,
        ),
      ),
    );
    const { restoredFrom } = commit.snapshot.summary;
    if (restoredFrom !== undefined) {
      writes.push(requireItem(table, key(sortKeys.snapshot(restoredFrom))));
    }
  }
  for (const artifact of commit.artifacts ?? []) {
    writes.push(put(toArtifactItem(key(sortKeys.artifact(artifact.artifactId)), artifact)));
  }
  for (const media of commit.media ?? []) {
    writes.push(put(toRecordItem(layouts.media, key(sortKeys.media(media.mediaId)), media)));
  }
  if (commit.intent !== undefined) {
    writes.push(
      put(toRecordItem(layouts.intent, key(sortKeys.intent(commit.intent.step)), commit.intent)),
    );
  }
  if (commit.collectAtMs !== undefined) {
    writes.push(putCollection(table, commit.session, commit.collectAtMs));
  }
  const gone = [
    ...(commit.intentDone === undefined ? [] : [sortKeys.intent(commit.intentDone)]),
    ...(forgetsLogin(commit) ? [sortKeys.loginSecret] : []),
  ];
  for (const sk of gone) writes.push({ item: { Delete: { TableName, Key: key(sk) } } });
  return writes;
}

function forgetsLogin({ session: { status, login }, forgetsLogin: forgets }: Commit): boolean {
  return forgets === true || (status === "CLEANUP" && login !== undefined);
}

/** Compare-and-swap: only over the revision this one was made from. */
function putSession(table: Table, { session }: Commit, commitToken: string): Write {
  const isNew = session.revision === 1;
  return {
    layout: layouts.session,
    guard: "session",
    item: {
      Put: {
        TableName: table.tableName,
        Item: toSessionItem(session, commitToken),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        ...(isNew
          ? { ConditionExpression: "attribute_not_exists(pk)" }
          : {
              ConditionExpression: "revision = :revision",
              ExpressionAttributeValues: { ":revision": session.revision - 1 },
            }),
      },
    },
  };
}

function putCollection(
  { tableName: TableName }: Table,
  session: Commit["session"],
  dueAtMs: number,
): Write {
  return {
    layout: layouts.collection,
    item: {
      Put: {
        TableName,
        Item: toCollectionItem(session, dueAtMs),
        ConditionExpression: notNewer,
        ExpressionAttributeValues: knownLayout(layouts.collection),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
  };
}

/** Without the item, whoever wrote the session first has done away with what this commit is made of. */
function requireItem({ tableName: TableName }: Table, Key: ItemKey): Write {
  return {
    guard: "session",
    item: { ConditionCheck: { TableName, Key, ConditionExpression: "attribute_exists(pk)" } },
  };
}

/** DynamoDB removes what has expired within days only; until then it must not answer for the key. */
function putIdempotency(table: Table, commit: Commit, commitToken: string): Write {
  const { session, idempotency } = commit;
  if (idempotency === undefined) throw new TypeError("the commit has no idempotency record");
  const key = idempotencyItemKey(session.tenantId, idempotency.key);
  return {
    layout: layouts.idempotency,
    guard: "idempotency",
    item: {
      Put: {
        TableName: table.tableName,
        Item: toIdempotencyItem(key, idempotency, commitToken),
        ConditionExpression: "attribute_not_exists(pk) OR expiresAtMs <= :now",
        ExpressionAttributeValues: { ":now": session.updatedAtMs },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
  };
}

function updateRun(
  table: Table,
  session: Commit["session"],
  run: NonNullable<Commit["run"]>,
): Write {
  return {
    layout: layouts.run,
    guard: "invariant",
    item: {
      Update: {
        TableName: table.tableName,
        Key: itemKey(session, sortKeys.run(run.runId)),
        UpdateExpression: "SET json = :json, schemaVersion = :knownLayout",
        ConditionExpression: `attribute_exists(pk) AND ${notNewer}`,
        ExpressionAttributeValues: { ":json": JSON.stringify(run), ...knownLayout(layouts.run) },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
  };
}
