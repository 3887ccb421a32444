import { DormouseError } from "@dormouse/contract";
import type { CurrentRun, SessionKey } from "../session/session.ts";
import { findKeptSession } from "../session/find.ts";
import type { World } from "../world/world.ts";
import { isAtWork } from "./status.ts";

const firstPollMs = 50;
const lastPollMs = 500;

/**
 * Waits until the run has ended or paused, at most `waitMs`.
 * @returns the run as it stands then.
 * @throws DormouseError `session_not_found`, `session_deleted`, `run_not_found`
 */
export async function waitForRun(
  world: World,
  key: SessionKey,
  runId: string,
  waitMs: number,
): Promise<CurrentRun> {
  const untilMs = world.clock.nowMs() + waitMs;
  for (let pollMs = firstPollMs; ; pollMs = Math.min(lastPollMs, pollMs * 1.5)) {
    const run = await readRun(world, key, runId);
    const leftMs = untilMs - world.clock.nowMs();
    if (!isAtWork(run) || leftMs <= 0) return run;
    await world.clock.sleep(Math.min(pollMs, leftMs));
  }
}

/**
 * How the run stands now: in its session while it is the session's last, in its own record later.
 * @throws DormouseError `session_not_found`, `session_deleted`, `run_not_found`
 */
export async function readRun(world: World, key: SessionKey, runId: string): Promise<CurrentRun> {
  const session = await findKeptSession(world, key);
  const run = session.run?.runId === runId ? session.run : await world.store.readRun(key, runId);
  if (run === undefined) throw runNotFound(key, runId);
  return run;
}

export function runNotFound(
  { sessionId }: Pick<SessionKey, "sessionId">,
  runId: string,
): DormouseError {
  return new DormouseError(
    "run_not_found",
    `The session has no run ${runId}; GET /v1/sessions/${sessionId}/runs lists those it has.`,
    { path: "runId" },
  );
}
