import {
  archiveSessions,
  type ArchiveReport,
  type EngineSettings,
  type World,
} from "@dormouse/core";
import { logError } from "../log.ts";
import type { InvocationTime } from "./step.ts";

/** Left of an invocation for the sessions that are under way. */
const reserveMs = 60_000;

/** Archives idle sessions, and looks after archived ones, for as long as the invocation lasts. */
export function createArchiveHandler({
  world,
  settings,
}: {
  world: World;
  settings: EngineSettings;
}) {
  return (_event: unknown, context: InvocationTime): Promise<ArchiveReport> =>
    archiveSessions(world, settings, {
      deadlineMs: world.clock.nowMs() + context.getRemainingTimeInMillis() - reserveMs,
      report: (error, { sessionId }) =>
        logError({ message: "session could not be archived", sessionId, error }),
    });
}
