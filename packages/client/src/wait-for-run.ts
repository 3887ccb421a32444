import type { RunDetail, SessionEventType } from "@dormouse/contract";
import { followEvents } from "./events.ts";
import type { SessionsClient } from "./sessions.ts";
import type { Transport } from "./transport.ts";

/**
 * Waits until the run has ended or paused, however long that takes.
 * @returns the run as it then stands.
 * @throws the signal's reason where it aborts first.
 */
export async function waitForRun(
  transport: Transport,
  sessions: SessionsClient,
  { sessionId, runId, signal }: { sessionId: string; runId: string; signal?: AbortSignal },
): Promise<RunDetail> {
  const within = signal === undefined ? {} : { signal };
  // Read before the run: what happens in between is then among the events that follow.
  const { lastSequence } = await sessions.get(sessionId, within);
  const run = await sessions.run(sessionId, runId, within);
  if (run.status !== "INITIALIZING" && run.status !== "ACTIVE") return run;
  for await (const event of followEvents(transport, sessionId, {
    after: lastSequence,
    run: runId,
    types: settling,
    ...within,
  })) {
    if (settling.includes(event.type)) break;
  }
  signal?.throwIfAborted();
  return sessions.run(sessionId, runId, within);
}

const settling: SessionEventType[] = [
  "run.completed",
  "run.failed",
  "run.cancelled",
  "session.paused",
];
