import { DormouseError } from "@dormouse/contract";
import { isAtWork } from "../../run/status.ts";
import { readRun } from "../../run/wait.ts";
import type { CurrentRun } from "../../session/session.ts";
import type { World } from "../../world/world.ts";
import type { AcquiredSession } from "./acquire.ts";
import { findLogin } from "../manage.ts";
import { isSignedIn } from "../sign-in/signed-in.ts";
import type { LoginSession } from "../usable.ts";

const firstPollMs = 50;
const lastPollMs = 500;

/**
 * Waits until somebody is signed in, or until the run that is to see to that has paused, at most `waitMs`.
 * @returns the login as it stands then.
 * @throws DormouseError `sign_in_failed` where that run came to nothing, `login_not_found` where the login was removed.
 */
export async function waitForLogin(
  world: World,
  { session, runId }: AcquiredSession,
  waitMs: number,
): Promise<LoginSession> {
  if (runId === undefined) return session;
  const untilMs = world.clock.nowMs() + waitMs;
  for (let pollMs = firstPollMs; ; pollMs = Math.min(lastPollMs, pollMs * 1.5)) {
    const login = await findLogin(world, session);
    if (isSignedIn(login)) return login;
    const run = login.run?.runId === runId ? login.run : await readRun(world, session, runId);
    if (run.status === "FAILED" || run.status === "CANCELLED") throw signInFailed(login, run);
    const leftMs = untilMs - world.clock.nowMs();
    if (!isAtWork(run) || leftMs <= 0) return login;
    await world.clock.sleep(Math.min(pollMs, leftMs));
  }
}

function signInFailed({ login }: LoginSession, { runId, error }: CurrentRun): DormouseError {
  const why = error === undefined ? "its run was cancelled." : `${error.message} (${error.code})`;
  return new DormouseError(
    "sign_in_failed",
    `Nobody could be signed in at ${login.site}, by run ${runId}: ${why}`,
  );
}
