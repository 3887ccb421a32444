import type { ActionOutcome, SnapshotNote, StepView } from "@dormouse/contract";
import { collectionAfter } from "../collect/schedule.ts";
import type { EventDraft } from "../event/append.ts";
import { revise } from "../session/revise.ts";
import type { CurrentRun, Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { SnapshotConflictError } from "../snapshot/errors.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import type { StoredCapture } from "../snapshot/store-capture.ts";
import type { Payload } from "../world/blobs.ts";
import type { Commit } from "../world/store.ts";
import type { StepOutcome } from "./outcome.ts";

/** An event carries outputs up to this size; larger ones are read from the run. */
const maxEventOutputBytes = 16 * 1024;

export type Stored = {
  outcome: StepOutcome;
  actions: Payload<ActionOutcome[]>;
  /** The worker that goes on with the run's next step, if there is one. */
  next?: { workerId: string } | undefined;
};

/**
 * The commit that makes a step's outcome true: step record, snapshot, events, and the session moved
 * on to the next step or to the end of its run. Where a worker goes on with the next step, it is its
 * claim as well: no one can come between, and it costs no write of its own.
 * @throws SnapshotConflictError where the state was captured from another snapshot than the newest.
 */
export function checkpoint(
  session: Session,
  { outcome, actions, next }: Stored,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const run = runAfter(runOf(session), outcome, nowMs);
  const view = viewOf(session, outcome, nowMs);
  const more = run.status === "ACTIVE";
  const changes = {
    status: run.status,
    run,
    nextStep: session.nextStep + 1,
    retryAtMs: undefined,
    lastFailure: undefined,
    ...(more && next !== undefined
      ? claimed(session, next, settings, nowMs)
      : unclaimed(more, settings, nowMs)),
    snapshotVersion: view.snapshotVersion,
    page: outcome.page ?? session.page,
    reason: outcome.error && { code: outcome.error.code, message: outcome.error.message },
  };
  return {
    ...revise(session, changes, eventsOf(view, run, outcome), nowMs),
    ...(more ? {} : { run }),
    step: { ...view, actions },
    ...(outcome.snapshot === undefined
      ? {}
      : { snapshot: nextSnapshot(session, outcome.snapshot) }),
    ...collectionAfter(session, outcome.snapshot?.stored, nowMs),
    artifacts: outcome.artifacts,
    ...(outcome.once === undefined ? {} : { intentDone: session.nextStep }),
  };
}

/** What a claim sets, as Store.claim does: the attempt is counted before it begins. */
function claimed(
  { fence }: Session,
  { workerId }: { workerId: string },
  { leaseMs }: EngineSettings,
  nowMs: number,
): Partial<Session> {
  const untilMs = nowMs + leaseMs;
  return { fence: fence + 1, attempt: 1, lease: { workerId, untilMs }, dueAtMs: untilMs };
}

function unclaimed(more: boolean, settings: EngineSettings, nowMs: number) {
  const dueAtMs = more ? nowMs + settings.dispatchGraceMs : undefined;
  return { attempt: 0, lease: undefined, dueAtMs };
}

/** @throws SnapshotConflictError unless it follows the newest snapshot: another's state would be lost under it. */
function nextSnapshot({ snapshotVersion }: Session, { stored }: StoredCapture): StoredSnapshot {
  if (stored.version !== snapshotVersion + 1) {
    throw new SnapshotConflictError(stored.version - 1, snapshotVersion);
  }
  return stored;
}

/** @throws Error for a session without a run, which no claim can have been given. */
export function runOf(session: Session): CurrentRun {
  if (session.run === undefined) throw new Error(`session ${session.sessionId} has no run`);
  return session.run;
}

function runAfter(run: CurrentRun, outcome: StepOutcome, nowMs: number): CurrentRun {
  if (outcome.error !== undefined) {
    return { ...run, status: "FAILED", finishedAtMs: nowMs, error: outcome.error };
  }
  const doneSteps = run.doneSteps + 1;
  return doneSteps < run.totalSteps
    ? { ...run, status: "ACTIVE", doneSteps }
    : { ...run, status: "COMPLETED", doneSteps, finishedAtMs: nowMs };
}

function viewOf(session: Session, outcome: StepOutcome, nowMs: number): StepView {
  const run = runOf(session);
  return {
    step: session.nextStep,
    index: run.doneSteps,
    runId: run.runId,
    ...(outcome.name === undefined ? {} : { name: outcome.name }),
    status: outcome.error === undefined ? "COMPLETED" : "FAILED",
    attempt: session.attempt,
    worker: outcome.worker,
    actions: outcome.actions,
    ...(outcome.page === undefined ? {} : { page: outcome.page }),
    durations: outcome.durations,
    snapshotVersion: outcome.snapshot?.stored.version ?? session.snapshotVersion,
    startedAt: new Date(outcome.startedAtMs).toISOString(),
    finishedAt: new Date(nowMs).toISOString(),
    ...(outcome.error === undefined ? {} : { error: outcome.error }),
  };
}

function eventsOf(view: StepView, run: CurrentRun, outcome: StepOutcome): EventDraft[] {
  const data = { ...view, actions: withinEvent(view.actions) };
  const { runId } = run;
  const incomplete = incompleteOf(view.snapshotVersion, outcome);
  if (outcome.error !== undefined) {
    return [
      { type: "step.failed", data },
      ...incomplete,
      { type: "run.failed", data: { runId, error: outcome.error } },
    ];
  }
  const completed: EventDraft[] = [{ type: "step.completed", data }, ...incomplete];
  if (run.status !== "COMPLETED") return completed;
  return [...completed, { type: "run.completed", data: { runId, steps: run.doneSteps } }];
}

/** Tells of what the snapshot is not as the browser had it. */
function incompleteOf(version: number, { snapshot, notKept }: StepOutcome): EventDraft[] {
  const notes: SnapshotNote[] = [...(snapshot?.stored.summary.notes ?? [])];
  if (notKept !== undefined) notes.push({ code: "kept_last_good", detail: notKept });
  return notes.length === 0 ? [] : [{ type: "snapshot.incomplete", data: { version, notes } }];
}

function withinEvent(actions: ActionOutcome[]): ActionOutcome[] {
  if (Buffer.byteLength(JSON.stringify(actions)) <= maxEventOutputBytes) return actions;
  return actions.map(({ output, dialogs, ...rest }) =>
    output === undefined && dialogs === undefined ? rest : { ...rest, outputOmitted: true },
  );
}
