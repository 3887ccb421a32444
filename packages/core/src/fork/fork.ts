import type { ScriptRequest } from "@dormouse/contract";
import type { Artifact } from "../artifact/artifact.ts";
import type { Media } from "../media/media.ts";
import { collectIfOrphaned } from "../collect/schedule.ts";
import { isOfAgent, newAgentModules, newSessionModules } from "../coordinator/linked-modules.ts";
import type { EventDraft } from "../event/append.ts";
import { layouts } from "../layout/layouts.ts";
import { storedWith } from "../limit/usage.ts";
import { refuseBeyondLimits, refuseFullStorage } from "../limit/tenant-limits.ts";
import type { PagePointer, PageRecord } from "../page-state/page-record.ts";
import type { Run } from "../run/run.ts";
import { taskOf } from "../run/run-task.ts";
import { startRun } from "../run/start.ts";
import type { CommandResult } from "../session/accepted.ts";
import { scriptBlob } from "../session/blob-prefix.ts";
import { findKeptSession } from "../session/find.ts";
import type { Idempotency } from "../session/idempotency.ts";
import { publishNew } from "../session/publish.ts";
import { revise } from "../session/revise.ts";
import type { CurrentRun, Session, SessionKey } from "../session/session.ts";
import { pageOfSnapshot } from "../session/shown-page.ts";
import type { EngineSettings } from "../settings.ts";
import { copySnapshot } from "../snapshot/copy-snapshot.ts";
import { storePayload } from "../snapshot/payload.ts";
import { forkPin } from "../snapshot/pin.ts";
import { createDataKey } from "../snapshot/session-seal.ts";
import type { StoredCapture } from "../snapshot/store-capture.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import {
  copyArtifacts,
  copyEvents,
  copyMedia,
  copyPages,
  copyRuns,
  copySteps,
} from "./copy-records.ts";
import { stepNotFound, stepNotKept } from "./errors.ts";
import { readHistory, type History } from "./history.ts";

export type Fork = {
  /** The step after which the new session begins; 0 for before the first. */
  step: number;
  /** Default: the session's own. */
  metadata?: Record<string, unknown> | undefined;
  /** What the new session is to do at once. */
  run?: ScriptRequest | undefined;
};

/**
 * Makes a new session that is as another one was after a step: its state, its page and its history, which
 * goes on with `session.forked`. It owes nothing to the other from then on. All is copied before the one
 * commit that makes it a session: until then nobody sees it, and if that never comes the collector finds
 * what was copied.
 * @throws DormouseError `session_not_found`, `session_deleted`, `step_not_found`, `step_not_kept`,
 * `too_many_sessions`, `storage_full`
 * @throws SnapshotUnreadableError, KeyUnwrapError
 */
export async function forkSession(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  fork: Fork,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  const source = await findKeptSession(world, key);
  if (fork.run === undefined) await refuseFullStorage(world, settings, key.tenantId);
  else await refuseBeyondLimits(world, settings, key.tenantId, "begins");
  const history = await readHistory(world, source, fork.step);
  if (history === undefined) throw stepNotFound(source, fork.step);
  const sessionId = world.ids.next();
  const copy = await whilePinned(world, source, { history, step: fork.step, sessionId }, () =>
    copyAll(world, source, { ...fork, sessionId }, history),
  );
  const commit = await commitOf(world, settings, source, fork, copy);
  const { newRun } = commit;
  const runId = newRun === undefined ? {} : { runId: newRun.runId };
  const result = await world.store.commit({
    ...commit,
    ...(idempotency === undefined ? {} : { idempotency: { ...idempotency, sessionId, ...runId } }),
  });
  if (result.outcome === "duplicate") return { duplicate: result.record };
  if (result.outcome === "conflict") throw new Error(`the new id ${sessionId} is taken`);
  await publishNew(world, commit);
  return { sessionId, ...runId, repeated: false };
}

/** What a fork is made of: laid ready, but for what its first commit writes. */
type Copy = {
  session: Session;
  runs: Run[];
  artifacts: Artifact[];
  media: Media[];
  history: History;
  capture?: StoredCapture;
};

/** Keeps the collector from the snapshot that is copied. */
async function whilePinned(
  world: World,
  source: Session,
  { history, step, sessionId }: { history: History; step: number; sessionId: string },
  copying: () => Promise<Copy>,
): Promise<Copy> {
  const { snapshotVersion: version } = history;
  const pin = forkPin(sessionId);
  const pinned = version === 0 || (await world.store.pinSnapshot(source, version, pin));
  if (!pinned) throw await stepNotKept(world, source, step);
  try {
    return await copying();
  } finally {
    // One that stays is taken for stale a day later.
    if (version > 0) await world.store.unpinSnapshot(source, version, pin).catch(() => {});
  }
}

async function copyAll(
  world: World,
  source: Session,
  { sessionId, step, metadata }: Fork & { sessionId: string },
  history: History,
): Promise<Copy> {
  const nowMs = world.clock.nowMs();
  const key = { tenantId: source.tenantId, sessionId };
  await collectIfOrphaned(world, key, nowMs);
  const { wrapped: dataKey } = await createDataKey(world.keyring, key);
  const way = { from: source, to: { ...key, dataKey } };
  const session = newSession(source, { ...key, dataKey }, { step, metadata }, history, nowMs);
  try {
    await copyEvents(world, way, history);
    const steps = await copySteps(world, way, step);
    const page = await copyPages(world, way, step);
    const artifacts = await copyArtifacts(world, way, step);
    const media = await copyMedia(world, way, step);
    const runs = await copyRuns(world, way, history, steps, nowMs);
    const capture = await copyState(world, source, session);
    const pageState = page && pointerTo(page, steps.looked, history);
    return {
      session: { ...session, ...(pageState === undefined ? {} : { pageState }) },
      runs,
      artifacts,
      media,
      history,
      ...(capture === undefined ? {} : { capture }),
    };
  } finally {
    // Deleted meanwhile, it may have lost what was to be copied: that is the reason to give, and not to go on.
    await findKeptSession(world, source);
  }
}

/** Where the page stood after the last step, which another may have left so. */
function pointerTo(
  { step, keyframe }: PageRecord,
  asOf: number = step,
  { exchangedAfter = 0 }: History,
): PagePointer {
  const outdated = step <= exchangedAfter;
  return { step, keyframe, asOf, ...(outdated ? { outdated } : {}) };
}

async function copyState(
  world: World,
  source: Session,
  session: Session,
): Promise<StoredCapture | undefined> {
  const { snapshotVersion: version } = session;
  if (version === 0) return undefined;
  const stored = await world.store.readSnapshot(source, version);
  if (stored === undefined) throw new Error(`snapshot ${version} went though it is pinned`);
  return copySnapshot(world, { session: source, stored }, session);
}

function newSession(
  source: Session,
  own: SessionKey & Pick<Session, "dataKey">,
  { step, metadata }: Fork,
  { lastSequence, snapshotVersion, actionCounts }: History,
  nowMs: number,
): Session {
  return {
    ...own,
    status: "INITIALIZING",
    revision: 0,
    fence: 0,
    attempt: 0,
    nextStep: step + 1,
    lastSequence,
    snapshotVersion,
    modules: newSessionModules({ ...own, status: "INITIALIZING" }, nowMs),
    actionCounts,
    // Those that were given out since are as good as given in this one, too.
    ...(source.nextRef === undefined ? {} : { nextRef: source.nextRef }),
    forkedFrom: { sessionId: source.sessionId, step },
    identity: source.identity,
    ...(source.approvals === undefined ? {} : { approvals: source.approvals }),
    ...(source.agentId === undefined ? {} : { agentId: source.agentId }),
    metadata: metadata ?? source.metadata,
    // As much time as the original was given.
    ...(source.deadlineAtMs === undefined
      ? {}
      : { deadlineAtMs: nowMs + source.deadlineAtMs - source.createdAtMs }),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

/** The commit that makes it a session: its runs that were under way have ended, and its own may begin. */
async function commitOf(
  world: World,
  settings: EngineSettings,
  source: Session,
  { step, run }: Fork,
  { session, runs, artifacts, media, history, capture }: Copy,
): Promise<Commit> {
  const nowMs = world.clock.nowMs();
  const forked: EventDraft = { type: "session.forked", data: { from: source.sessionId, step } };
  const cut = runs.filter(({ runId }) => history.runs.get(runId)?.ended === false);
  const current = runs.find(({ runId }) => runId === history.currentRunId);
  const page =
    capture && (await pageOfSnapshot(world, source, capture.stored.version, capture.manifest.tabs));
  const begun = revise(
    session,
    {
      ...(current === undefined ? {} : endedWith(withoutScript(current))),
      ...storedWith(session, capture?.stored, artifacts, media),
      ...(page === undefined ? {} : { page }),
      ...(runs.some(isOfAgent)
        ? { modules: { ...session.modules, ...newAgentModules(session, nowMs) } }
        : {}),
    },
    [forked, ...cut.map(({ runId }) => cancelled(runId, step))],
    nowMs,
  );
  const first = await startFirst(world, settings, begun.session, run, nowMs);
  return {
    ...first,
    session: { ...first.session, revision: 1 },
    events: [...(begun.events ?? []), ...(first.events ?? [])],
    ...(capture === undefined ? {} : { snapshot: capture.stored }),
  };
}

async function startFirst(
  world: World,
  settings: EngineSettings,
  session: Session,
  request: ScriptRequest | undefined,
  nowMs: number,
): Promise<Pick<Commit, "session" | "events" | "newRun">> {
  if (request === undefined) return { session };
  const runId = world.ids.next();
  const blobKey = scriptBlob(session, runId);
  const task = taskOf(request);
  const script = await storePayload(world.blobs, layouts.script, blobKey, task.actions);
  return startRun(session, { runId, request: task, script }, settings, nowMs);
}

function endedWith(run: CurrentRun): Partial<Session> {
  const { status, error } = run;
  return {
    status,
    run,
    ...(error === undefined ? {} : { reason: { code: error.code, message: error.message } }),
  };
}

function withoutScript({ script: _script, ...run }: Run): CurrentRun {
  return run;
}

function cancelled(runId: string, step: number): EventDraft {
  const reason = {
    code: "forked",
    message: `The session was forked after step ${step}; what was left to do stays with the original.`,
  };
  return { type: "run.cancelled", data: { runId, reason } };
}
