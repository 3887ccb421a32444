import type { RunStatus, SessionStatus } from "@dormouse/contract";
import { layouts, type Session } from "@dormouse/core";
import { indexKeys, sessionItemKey, type ItemKey } from "./keys.ts";

/**
 * A session as stored. What conditions and updates speak of are attributes; the rest is JSON text,
 * which alone carries every value JSON has: DynamoDB's own numbers and strings do not.
 */
export type SessionItem = ItemKey & {
  /** Of its layout; absent in the first. */
  schemaVersion?: number;
  tenantId: string;
  sessionId: string;
  status: SessionStatus;
  revision: number;
  fence: number;
  attempt: number;
  nextStep: number;
  lastSequence: number;
  snapshotVersion: number;
  leaseWorkerId?: string;
  leaseUntilMs?: number;
  dueAtMs?: number;
  notBeforeMs?: number;
  /** What `notBeforeMs` was called before; the session's next commit leaves it out. */
  retryAtMs?: number;
  /** Of the run within `details`; a claim asks for both. */
  runId?: string;
  runStatus?: RunStatus;
  details: string;
  createdAtMs: number;
  updatedAtMs: number;
  /** Names the commit that wrote the item, so that its writer knows its own after a lost answer. */
  commitToken: string;
  /** Names the claim that took the lease. */
  claimToken?: string;
};

export function toSessionItem(session: Session, commitToken: string): SessionItem {
  const {
    tenantId,
    sessionId,
    status,
    revision,
    fence,
    attempt,
    nextStep,
    lastSequence,
    snapshotVersion,
    lease,
    dueAtMs,
    notBeforeMs,
    createdAtMs,
    updatedAtMs,
    ...details
  } = session;
  return {
    ...sessionItemKey(session),
    ...indexKeys(session),
    schemaVersion: layouts.session.version,
    tenantId,
    sessionId,
    status,
    revision,
    fence,
    attempt,
    nextStep,
    lastSequence,
    snapshotVersion,
    createdAtMs,
    updatedAtMs,
    commitToken,
    details: JSON.stringify(details),
    ...(lease === undefined ? {} : { leaseWorkerId: lease.workerId, leaseUntilMs: lease.untilMs }),
    ...(dueAtMs === undefined ? {} : { dueAtMs }),
    ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
    ...(session.run === undefined
      ? {}
      : { runId: session.run.runId, runStatus: session.run.status }),
  };
}

/** @throws NewerLayoutError */
export function fromSessionItem(item: SessionItem): Session {
  const { schemaVersion, leaseWorkerId, leaseUntilMs, dueAtMs, notBeforeMs, retryAtMs } = item;
  layouts.session.refuseNewer(schemaVersion);
  const session = {
    ...(JSON.parse(item.details) as object),
    tenantId: item.tenantId,
    sessionId: item.sessionId,
    status: item.status,
    revision: item.revision,
    fence: item.fence,
    attempt: item.attempt,
    nextStep: item.nextStep,
    lastSequence: item.lastSequence,
    snapshotVersion: item.snapshotVersion,
    createdAtMs: item.createdAtMs,
    updatedAtMs: item.updatedAtMs,
    ...(leaseWorkerId === undefined || leaseUntilMs === undefined
      ? {}
      : { lease: { workerId: leaseWorkerId, untilMs: leaseUntilMs } }),
    ...(dueAtMs === undefined ? {} : { dueAtMs }),
    ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
    ...(retryAtMs === undefined ? {} : { retryAtMs }),
  };
  return layouts.session.read(session, schemaVersion);
}
