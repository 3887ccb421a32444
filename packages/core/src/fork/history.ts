import type { RunKind, SessionEvent, SessionEventType } from "@dormouse/contract";
import { countsAfter, noActions, type ActionCounts } from "../step/action-counts.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";

/** What a session's log tells of the time up to the end of one of its steps. */
export type History = {
  /** The last event of that time. */
  lastSequence: number;
  /** The state that the next step would have started from; 0 where there was none yet. */
  snapshotVersion: number;
  /** How many actions its steps did. */
  actionCounts: ActionCounts;
  /** The last step; 0 where there was none yet. */
  lastStep: number;
  /** The last step before the state was exchanged; absent where it never was. */
  exchangedAfter?: number;
  /** By their ids, in the order they were given to the session. */
  runs: ReadonlyMap<string, RunInHistory>;
  /** Of these, the one that the session was busy with last. */
  currentRunId?: string;
};

/** `firstStep`: the number of its first step, where it did any; what it fails with ends no run of an agent's. */
export type RunInHistory = {
  ended: boolean;
  doneSteps: number;
  firstStep?: number;
  isAgent: boolean;
};

/** Read together. */
const pageSize = 200;

/**
 * Reads the log from its beginning to where the step's own commit ends, and on while the state is
 * exchanged before anything else happens.
 * @param step 0 for the time before the first.
 * @returns undefined where the log tells of no such step.
 */
export async function readHistory(
  world: Pick<World, "store">,
  key: SessionKey,
  step: number,
): Promise<History | undefined> {
  const history: Told = {
    lastSequence: 0,
    snapshotVersion: 0,
    actionCounts: noActions,
    lastStep: 0,
    runs: new Map(),
  };
  let reached: History | undefined;
  for await (const event of eventsOf(world, key)) {
    if (reached !== undefined && !followers.has(event.type)) break;
    tell(history, event);
    if (reached !== undefined || isEndOf(event, step)) reached = history;
  }
  return reached;
}

/** The session's log from its first event on. */
export async function* eventsOf(
  { store }: Pick<World, "store">,
  key: SessionKey,
  untilSequence = Infinity,
): AsyncGenerator<SessionEvent> {
  for (let afterSequence = 0; afterSequence < untilSequence;) {
    const limit = Math.min(pageSize, untilSequence - afterSequence);
    const events = await store.readEvents(key, { afterSequence, limit });
    yield* events;
    if (events.length === 0) return;
    afterSequence += events.length;
  }
}

/** What a step's commit says behind its outcome, and what exchanges the state before the next begins. */
const followers: ReadonlySet<SessionEventType> = new Set([
  "snapshot.incomplete",
  "step.healing",
  "step.healed",
  "run.completed",
  "run.failed",
  "run.cancelled",
  "session.forked",
  "snapshot.imported",
  "snapshot.restored",
]);

function isEndOf(event: SessionEvent, step: number): boolean {
  if (step === 0) return event.type === "session.created";
  switch (event.type) {
    case "step.completed":
    case "step.failed":
    case "step.cancelled":
      return event.data.step === step;
    case "session.resumed":
      return event.data.decision === "skip" && event.data.step === step;
    default:
      return false;
  }
}

type Told = Omit<History, "runs"> & { runs: Map<string, RunInHistory> };

function tell(history: Told, event: SessionEvent): void {
  history.lastSequence = event.sequence;
  const begin = ({ runId, kind }: { runId: string; kind: RunKind }): void => {
    history.runs.set(runId, { ended: false, doneSteps: 0, isAgent: kind === "agent" });
  };
  const end = (runId: string): void => {
    const run = history.runs.get(runId);
    if (run !== undefined) run.ended = true;
  };
  switch (event.type) {
    case "session.created":
      history.snapshotVersion = event.data.snapshotVersion ?? 0;
      break;
    case "snapshot.imported":
    case "snapshot.restored":
      history.snapshotVersion = event.data.version;
      history.exchangedAfter = history.lastStep;
      break;
    case "run.queued":
      begin(event.data);
      break;
    case "run.created":
      begin(event.data);
      history.currentRunId = event.data.runId;
      break;
    case "run.completed":
    case "run.failed":
    case "run.cancelled":
      end(event.data.runId);
      break;
    case "session.resumed": {
      const { runId, step, decision } = event.data;
      const run = history.runs.get(runId);
      if (run === undefined || decision !== "skip") break;
      run.firstStep ??= step;
      run.doneSteps += 1;
      history.currentRunId = runId;
      break;
    }
    case "step.completed":
    case "step.failed":
    case "step.cancelled": {
      const { runId, snapshotVersion } = event.data;
      const run = history.runs.get(runId);
      if (run !== undefined) {
        run.firstStep ??= event.data.step;
        const isDone = run.isAgent
          ? event.type !== "step.cancelled"
          : event.type === "step.completed";
        if (isDone) run.doneSteps += 1;
      }
      history.currentRunId = runId;
      history.snapshotVersion = snapshotVersion;
      history.lastStep = event.data.step;
      history.actionCounts = countsAfter(history.actionCounts, event.data);
      break;
    }
    default:
  }
}
