import { refreshLogins, type EngineSettings, type RefreshReport, type World } from "@dormouse/core";
import { logError } from "../log.ts";
import type { InvocationTime } from "./step.ts";

/** Left of an invocation for the logins that are under way. */
const reserveMs = 20_000;

/** Looks after the logins whose turn has come, for as long as the invocation lasts. */
export function createRefreshHandler({
  world,
  settings,
}: {
  world: World;
  settings: EngineSettings;
}) {
  return (_event: unknown, context: InvocationTime): Promise<RefreshReport> =>
    refreshLogins(world, settings, {
      deadlineMs: world.clock.nowMs() + context.getRemainingTimeInMillis() - reserveMs,
      report: (error, { sessionId }) =>
        logError({ message: "login could not be looked after", sessionId, error }),
    });
}
