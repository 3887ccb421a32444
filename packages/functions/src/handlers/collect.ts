import { collect, type CollectReport, type EngineSettings, type World } from "@dormouse/core";
import { logError } from "../log.ts";
import type { InvocationTime } from "./step.ts";

/** Left of an invocation for the session that is under way. */
const reserveMs = 60_000;

/** Removes what sessions no longer need of their snapshots, for as long as the invocation lasts. */
export function createCollectHandler({
  world,
  settings,
}: {
  world: World;
  settings: EngineSettings;
}) {
  return (_event: unknown, context: InvocationTime): Promise<CollectReport> =>
    collect(world, settings, {
      deadlineMs: world.clock.nowMs() + context.getRemainingTimeInMillis() - reserveMs,
      report: (error, { sessionId }) =>
        logError({ message: "session could not be collected", sessionId, error }),
    });
}
