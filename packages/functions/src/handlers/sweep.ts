import { sweep, type EngineSettings, type SweepReport, type World } from "@dormouse/core";
import { logError } from "../log.ts";
import type { InvocationTime } from "./step.ts";

/** Left of an invocation for the batch that is under way. */
const reserveMs = 20_000;

/** Looks after everything that is overdue, for as long as the invocation lasts. */
export function createSweepHandler({
  world,
  settings,
}: {
  world: World;
  settings: EngineSettings;
}) {
  return (_event: unknown, context: InvocationTime): Promise<SweepReport> =>
    sweep(world, settings, {
      deadlineMs: world.clock.nowMs() + context.getRemainingTimeInMillis() - reserveMs,
      report: (error, { sessionId }) =>
        logError({ message: "session could not be swept", sessionId, error }),
    });
}
