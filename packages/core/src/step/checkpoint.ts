import type { ActionOutcome, SnapshotNote, StepPageState, StepView } from "@dormouse/contract";
import { collectionAfter } from "../collect/schedule.ts";
import { withConnection } from "../coordinator/linked-modules.ts";
import type { EventDraft } from "../event/append.ts";
import { storedWith } from "../limit/usage.ts";
import type { RecordedPage } from "../page-state/record-page.ts";
import { inputsAfter } from "../input/kept-input.ts";
import { loginAfter } from "../login/after-step.ts";
import { withKeptForAnswer } from "../login/sign-in/kept-for-answer.ts";
import { scriptPosition } from "../run/script-position.ts";
import { revise } from "../session/revise.ts";
import { runOf, type Session } from "../session/session.ts";
import { unclaimed } from "../session/unclaimed.ts";
import type { EngineSettings } from "../settings.ts";
import { SnapshotConflictError } from "../snapshot/errors.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import type { StoredCapture } from "../snapshot/store-capture.ts";
import type { Payload } from "../world/blobs.ts";
import type { Commit } from "../world/store.ts";
import { countsAfter, noActions } from "./action-counts.ts";
import type { StepOutcome } from "./outcome.ts";
import { runAfter } from "./run-after.ts";
import type { StepRecord } from "./step.ts";

/** An event carries outputs up to this size; larger ones are read from the run. */
const maxEventOutputBytes = 16 * 1024;

export type Stored = {
  outcome: StepOutcome;
  actions: Payload<ActionOutcome[]>;
  /** Absent where nobody looked at the page. */
  page?: RecordedPage | undefined;
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
  { outcome, actions, page, next }: Stored,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const { run, events, reason } = runAfter(session, outcome, nowMs);
  const view = viewOf(session, outcome, page, nowMs);
  const { snapshotVersion } = view;
  const after = loginAfter(session, { run, outcome, snapshotVersion }, settings, nowMs);
  const more = run.status === "ACTIVE";
  const { exchange, connection, progress } = outcome.turn ?? {};
  const changes = {
    status: run.status,
    run,
    nextStep: session.nextStep + 1,
    ...unclaimed,
    ...(more ? onward(session, next, settings, nowMs) : {}),
    ...(run.status === "PAUSED" ? { dueAtMs: session.deadlineAtMs } : {}),
    snapshotVersion,
    login: withKeptForAnswer(after?.login ?? session.login, session, outcome),
    ...storedWith(session, outcome.snapshot?.stored, outcome.artifacts, outcome.media),
    page: outcome.page ?? session.page,
    pageState: page?.pointer ?? session.pageState,
    nextRef: outcome.nextRef ?? session.nextRef,
    ...(outcome.media === undefined ? {} : { pictureStep: session.nextStep }),
    ...(outcome.turn === undefined ? {} : { inputs: inputsAfter(session) }),
    actionCounts: countsAfter(session.actionCounts ?? noActions, outcome),
    reason,
    ...(connection === undefined
      ? {}
      : { modules: withConnection(session.modules, connection, nowMs) }),
  };
  return {
    ...revise(
      session,
      changes,
      [...eventsOf(view, outcome), ...(after?.events ?? []), ...events],
      nowMs,
    ),
    ...(more ? {} : { run }),
    step: {
      ...view,
      actions,
      ...ofScript(session),
      ...(exchange === undefined ? {} : { exchange }),
      ...(progress === undefined ? {} : { progress }),
    },
    ...(page?.record === undefined ? {} : { page: page.record }),
    ...(outcome.snapshot === undefined
      ? {}
      : { snapshot: nextSnapshot(session, outcome.snapshot) }),
    ...collectionAfter(session, outcome.snapshot?.stored, nowMs),
    artifacts: outcome.artifacts,
    ...(outcome.media === undefined ? {} : { media: outcome.media }),
    ...(outcome.hasIntent === undefined ? {} : { intentDone: session.nextStep }),
  };
}

/** Which step of its script it is, where a model has done some beside that. */
function ofScript(session: Session): Pick<StepRecord, "scriptIndex"> {
  const run = runOf(session);
  return run.mendingSteps === undefined ? {} : { scriptIndex: scriptPosition(run) };
}

/** What a claim sets, as Store.claim does: the attempt is counted before it begins. Without a worker it is due soon. */
function onward(
  { fence }: Session,
  next: { workerId: string } | undefined,
  { leaseMs, dispatchGraceMs }: EngineSettings,
  nowMs: number,
): Partial<Session> {
  if (next === undefined) return { dueAtMs: nowMs + dispatchGraceMs };
  const untilMs = nowMs + leaseMs;
  const lease = { workerId: next.workerId, untilMs };
  return { fence: fence + 1, attempt: 1, lease, dueAtMs: untilMs };
}

/** @throws SnapshotConflictError unless it follows the newest snapshot: another's state would be lost under it. */
function nextSnapshot({ snapshotVersion }: Session, { stored }: StoredCapture): StoredSnapshot {
  if (stored.version !== snapshotVersion + 1) {
    throw new SnapshotConflictError(stored.version - 1, snapshotVersion);
  }
  return stored;
}

function viewOf(
  session: Session,
  outcome: StepOutcome,
  recorded: RecordedPage | undefined,
  nowMs: number,
): StepView {
  const run = runOf(session);
  return {
    step: session.nextStep,
    index: run.doneSteps,
    runId: run.runId,
    ...(outcome.name === undefined ? {} : { name: outcome.name }),
    status: statusOf(outcome),
    attempt: session.attempt,
    worker: outcome.worker,
    actions: outcome.actions,
    ...(outcome.settledBy === undefined ? {} : { settledBy: outcome.settledBy }),
    ...(outcome.hasIntent === undefined ? {} : { effect: outcome.hasIntent }),
    ...(outcome.turn?.decision === undefined ? {} : { decision: outcome.turn.decision }),
    ...(outcome.page === undefined ? {} : { page: outcome.page }),
    ...(recorded === undefined ? {} : { pageState: standOf(recorded) }),
    durations: outcome.durations,
    snapshotVersion: outcome.snapshot?.stored.version ?? session.snapshotVersion,
    startedAt: new Date(outcome.startedAtMs).toISOString(),
    finishedAt: new Date(nowMs).toISOString(),
    ...(outcome.error === undefined ? {} : { error: outcome.error }),
  };
}

function standOf({ pointer: { step }, record, delta }: RecordedPage): StepPageState {
  const changed = record !== undefined;
  return { step, changed, full: changed && delta === undefined };
}

function statusOf({ error, cancelled }: StepOutcome): keyof typeof eventTypes {
  if (error !== undefined) return "FAILED";
  return cancelled === undefined ? "COMPLETED" : "CANCELLED";
}

const eventTypes = {
  COMPLETED: "step.completed",
  FAILED: "step.failed",
  CANCELLED: "step.cancelled",
} as const;

function eventsOf(view: StepView, outcome: StepOutcome): EventDraft[] {
  const data = { ...view, actions: withinEvent(view.actions) };
  return [
    ...fallbackOf(view, outcome),
    { type: eventTypes[statusOf(outcome)], data },
    ...incompleteOf(view.snapshotVersion, outcome),
  ];
}

/** Tells that another provider decided than the one that was asked first. */
function fallbackOf({ runId, step, decision }: StepView, { turn }: StepOutcome): EventDraft[] {
  if (turn?.fallback === undefined || decision === undefined) return [];
  const { provider, model } = decision;
  const data = { runId, step, provider, model, attempts: turn.fallback };
  return [{ type: "model.fallback", data }];
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
