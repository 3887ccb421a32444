import type { SessionEvent, SessionEventType, StreamEndReason } from "@dormouse/contract";

/** Which events of a log a reader wants; all of them where it names nothing. */
export type EventFilter = {
  types?: ReadonlySet<SessionEventType>;
  /** Leaves out what is told of other runs, and ends with the run. */
  runId?: string;
};

/** From where, and how far, a log is followed. */
export type Following = {
  afterSequence: number;
  filter: EventFilter;
  /** Where the run that is followed is over already: nothing of it is told of after this. */
  lastSequence?: number;
};

const runEnds: ReadonlySet<SessionEventType> = new Set([
  "run.completed",
  "run.failed",
  "run.cancelled",
]);

export function isWanted(event: SessionEvent, { types, runId }: EventFilter): boolean {
  if (types !== undefined && !types.has(event.type)) return false;
  return runId === undefined || (runOf(event) ?? runId) === runId;
}

/** @returns why nothing that the reader wants can follow this event, if so. */
export function endOf(
  event: SessionEvent,
  { filter: { runId }, lastSequence = Infinity }: Following,
): StreamEndReason | undefined {
  if (event.type === "session.deleted") return "session_deleted";
  if (runId === undefined) return undefined;
  const isRunEnd = runEnds.has(event.type) && runOf(event) === runId;
  return isRunEnd || event.sequence >= lastSequence ? "run_ended" : undefined;
}

function runOf({ data }: SessionEvent): string | undefined {
  return "runId" in data ? data.runId : undefined;
}
