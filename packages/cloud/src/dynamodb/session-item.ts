import type { RunStatus } from "@dormouse/contract";
import { layouts, type Session } from "@dormouse/core";
import { indexKeys, sessionItemKey, type ItemKey } from "./keys.ts";

/** Fields of a session that are attributes of its item, under their own names. */
const attributes = [
  "tenantId",
  "sessionId",
  "status",
  "revision",
  "fence",
  "attempt",
  "nextStep",
  "lastSequence",
  "snapshotVersion",
  "dueAtMs",
  "notBeforeMs",
  "createdAtMs",
  "updatedAtMs",
] as const satisfies (keyof Session)[];

/** Fields that `details` need not hold. */
const besideDetails: ReadonlySet<string> = new Set([...attributes, "lease"]);

/**
 * A session as stored. What conditions and updates speak of are attributes; the rest is JSON text,
 * which alone carries every value JSON has: DynamoDB's own numbers and strings do not.
 */
export type SessionItem = ItemKey &
  Pick<Session, (typeof attributes)[number]> & {
    /** Of its layout; absent in the first. */
    schemaVersion?: number;
    leaseWorkerId?: string;
    leaseUntilMs?: number;
    /** What `notBeforeMs` was called before; the session's next commit leaves it out. */
    retryAtMs?: number;
    /** Of the run within `details`; a claim asks for both. */
    runId?: string;
    runStatus?: RunStatus;
    details: string;
    /** Names the commit that wrote the item, so that its writer knows its own after a lost answer. */
    commitToken: string;
    /** Names the claim that took the lease. */
    claimToken?: string;
  };

export function toSessionItem(session: Session, commitToken: string): SessionItem {
  const { lease, run } = session;
  const details = Object.entries(session).filter(([name]) => !besideDetails.has(name));
  return {
    ...sessionItemKey(session),
    ...indexKeys(session),
    schemaVersion: layouts.session.version,
    ...pick(session, attributes),
    ...(lease === undefined ? {} : { leaseWorkerId: lease.workerId, leaseUntilMs: lease.untilMs }),
    ...(run === undefined ? {} : { runId: run.runId, runStatus: run.status }),
    details: JSON.stringify(Object.fromEntries(details)),
    commitToken,
  };
}

/** @throws NewerLayoutError */
export function fromSessionItem(item: SessionItem): Session {
  const { schemaVersion, leaseWorkerId: workerId, leaseUntilMs: untilMs, details } = item;
  layouts.session.refuseNewer(schemaVersion);
  const hasLease = workerId !== undefined && untilMs !== undefined;
  const session = {
    ...(JSON.parse(details) as object),
    ...pick(item, [...attributes, "retryAtMs"]),
    ...(hasLease ? { lease: { workerId, untilMs } } : {}),
  };
  return layouts.session.read(session, schemaVersion);
}

/** Those of the fields that are there. */
function pick<From, Name extends keyof From>(from: From, names: readonly Name[]): Pick<From, Name> {
  const fields = names.map((name) => [name, from[name]] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as Pick<From, Name>;
}
