import type { Approvals, BrowserIdentity, RunRequest, StorageState } from "@dormouse/contract";
import { collectIfOrphaned } from "../collect/schedule.ts";
import { newSessionModules } from "../coordinator/linked-modules.ts";
import { layouts } from "../layout/layouts.ts";
import { copyState, namesOf, type CopiedState } from "../login/operation/copied-state.ts";
import type { LoginState, NewLogin } from "../login/login.ts";
import { storedWith } from "../limit/usage.ts";
import { refuseBeyondLimits, refuseFullStorage } from "../limit/tenant-limits.ts";
import { taskOf, type RunTask } from "../run/run-task.ts";
import { startRun } from "../run/start.ts";
import { storePayload } from "../snapshot/payload.ts";
import { createDataKey } from "../snapshot/session-seal.ts";
import { storeCapture } from "../snapshot/store-capture.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import { fromStorageState } from "../transfer/storage-state.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit, IdempotencyRecord } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { number } from "../event/append.ts";
import type { CommandResult } from "./accepted.ts";
import type { Idempotency } from "./idempotency.ts";
import { findByExternalKey } from "./external-key.ts";
import { publishNew } from "./publish.ts";
import type { Session, SessionKey } from "./session.ts";
import { scriptBlob } from "./blob-prefix.ts";
import { untilWritten } from "./until-written.ts";

export type NewSession = {
  tenantId: string;
  /** Left out, a new one. */
  sessionId?: string | undefined;
  run?: RunRequest | RunTask | undefined;
  storageState?: StorageState | undefined;
  /** In place of a state that is imported: the login whose it begins with, and which version, which must be pinned. */
  copyOf?: CopiedState | undefined;
  identity: BrowserIdentity;
  approvals?: Approvals | undefined;
  agentId?: string | undefined;
  /** What its client calls it: the session that is called so already is found, and none is made. */
  externalKey?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** How long it may be used; left out, for ever. */
  timeoutMs?: number | undefined;
  login?: LoginState | undefined;
};

/**
 * Creates a session, with its first run where one is given, and hints at the first step. Where the tenant has one under
 * its external key, that one is found, `existing`, and stays as it is: nothing of the request is made of it.
 * @param idempotency of the client's `Idempotency-Key`, if it sent one.
 * @throws ActionError `state_too_large`
 * @throws DormouseError `too_many_sessions`, `storage_full`, `conflict`
 */
export async function createSession(
  world: World,
  settings: EngineSettings,
  request: NewSession,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  const { tenantId, externalKey } = request;
  return untilWritten(world, async () => {
    const existing =
      externalKey === undefined ? undefined : await findByExternalKey(world, tenantId, externalKey);
    if (existing !== undefined) {
      return { sessionId: existing.sessionId, repeated: false, existing: true };
    }
    const made = await make(world, settings, request, { idempotency });
    return "taken" in made ? undefined : made;
  });
}

/**
 * As createSession, for one that holds a login.
 * @returns the session that its credentials stand for already, where there is one: then none is made.
 */
export function createLoginSession(
  world: World,
  settings: EngineSettings,
  request: NewSession & { login: LoginState },
  login: NewLogin,
  idempotency?: Idempotency,
): Promise<CommandResult | { taken: string }> {
  return make(world, settings, request, { idempotency, login });
}

async function make(
  world: World,
  settings: EngineSettings,
  request: NewSession,
  beside: { idempotency?: Idempotency | undefined; login?: NewLogin },
): Promise<CommandResult | { taken: string }> {
  const { idempotency, login } = beside;
  await refuseNew(world, settings, request);
  const nowMs = world.clock.nowMs();
  const key = {
    tenantId: request.tenantId,
    sessionId: request.sessionId ?? world.ids.next(),
  };
  const { wrapped: dataKey } = await createDataKey(world.keyring, key);
  const created = newSession(key, dataKey, request, nowMs);
  const snapshot = await firstState(world, created, request, nowMs);
  const empty = {
    ...created,
    ...(snapshot === undefined
      ? {}
      : { snapshotVersion: snapshot.version, ...storedWith(created, snapshot) }),
  };
  const events = number(
    { ...empty, lastSequence: 0 },
    [
      {
        type: "session.created",
        data: {
          ...(request.agentId === undefined ? {} : { agentId: request.agentId }),
          ...(snapshot === undefined ? {} : { snapshotVersion: snapshot.version }),
        },
      },
    ],
    nowMs,
  );
  const first = await firstRun(world, settings, empty, request.run, nowMs);
  const commit: Commit = {
    ...first,
    session: { ...first.session, revision: 1 },
    events: [...events, ...(first.events ?? [])],
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(login === undefined ? {} : { login }),
    ...keyPointer(first.session),
    ...(idempotency === undefined
      ? {}
      : { idempotency: recordOf(idempotency, key.sessionId, first.newRun?.runId) }),
  };
  const result = await world.store.commit(commit);
  if (result.outcome === "duplicate") return { duplicate: result.record };
  if (result.outcome === "taken") return { taken: result.sessionId };
  if (result.outcome === "conflict") throw new Error(`the new id ${key.sessionId} is taken`);
  await publishNew(world, commit);
  return {
    sessionId: key.sessionId,
    ...(first.newRun === undefined ? {} : { runId: first.newRun.runId }),
    repeated: false,
  };
}

/** Without a run no session becomes busy. */
async function refuseNew(
  world: World,
  settings: EngineSettings,
  { tenantId, run }: NewSession,
): Promise<void> {
  if (run === undefined) await refuseFullStorage(world, settings, tenantId);
  else await refuseBeyondLimits(world, settings, tenantId, "begins");
}

function newSession(key: SessionKey, dataKey: string, request: NewSession, nowMs: number): Session {
  return {
    ...key,
    status: "INITIALIZING",
    revision: 0,
    fence: 0,
    attempt: 0,
    nextStep: 1,
    // The event session.created stands first in the log.
    lastSequence: 1,
    snapshotVersion: 0,
    dataKey,
    modules: newSessionModules({ ...key, status: "INITIALIZING" }, nowMs),
    identity: request.identity,
    ...(request.copyOf === undefined ? {} : { copyOf: namesOf(request.copyOf) }),
    ...(request.approvals === undefined ? {} : { approvals: request.approvals }),
    ...(request.agentId === undefined ? {} : { agentId: request.agentId }),
    ...(request.externalKey === undefined ? {} : { externalKey: request.externalKey }),
    metadata: request.metadata ?? {},
    ...(request.login === undefined ? {} : { login: request.login }),
    ...(request.timeoutMs === undefined ? {} : { deadlineAtMs: nowMs + request.timeoutMs }),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

async function firstRun(
  world: World,
  settings: EngineSettings,
  session: Session,
  asked: RunRequest | RunTask | undefined,
  nowMs: number,
): Promise<Pick<Commit, "session" | "events" | "newRun">> {
  if (asked === undefined) return { session };
  const request = taskOf(asked);
  const runId = world.ids.next();
  const script = await storePayload(
    world.blobs,
    layouts.script,
    scriptBlob(session, runId),
    request.actions,
    () => collectIfOrphaned(world, session, nowMs),
  );
  return startRun(session, { runId, request, script, agent: request.agent }, settings, nowMs);
}

async function firstState(
  world: World,
  session: Session,
  { storageState, copyOf }: NewSession,
  nowMs: number,
): Promise<StoredSnapshot | undefined> {
  if (copyOf !== undefined) {
    await collectIfOrphaned(world, session, nowMs);
    return copyState(world, copyOf, session);
  }
  if (storageState === undefined) return undefined;
  await collectIfOrphaned(world, session, nowMs);
  const state = fromStorageState(storageState);
  const options = { base: undefined, step: 0, nowMs, source: "import" } as const;
  return (await storeCapture(world, session, state, options)).stored;
}

function keyPointer({ tenantId, sessionId, externalKey }: Session): Pick<Commit, "externalKey"> {
  return externalKey === undefined ? {} : { externalKey: { tenantId, externalKey, sessionId } };
}

function recordOf(
  idempotency: Idempotency,
  sessionId: string,
  runId: string | undefined,
): IdempotencyRecord {
  return { ...idempotency, sessionId, ...(runId === undefined ? {} : { runId }) };
}
