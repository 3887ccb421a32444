import {
  createModelCare,
  sweep,
  type EngineSettings,
  type ModelHealth,
  type SweepReport,
  type World,
} from "@dormouse/core";
import { logError } from "../log.ts";
import type { InvocationTime } from "./step.ts";

/** Left of an invocation for the batch that is under way. */
const reserveMs = 20_000;

/** Looks after everything that is overdue, for as long as the invocation lasts, and after the providers of models. */
export function createSweepHandler({
  world,
  settings,
  models,
}: {
  world: World;
  settings: EngineSettings;
  /** Whose standing is looked at in each sweep. Left out where no provider is configured. */
  models?: ModelHealth;
}) {
  const careForModels = models === undefined ? async () => {} : createModelCare(models);
  return async (_event: unknown, context: InvocationTime): Promise<SweepReport> => {
    const cared = careForModels().catch((error: unknown) =>
      logError({ message: "models could not be looked after", error }),
    );
    const report = await sweep(world, settings, {
      deadlineMs: world.clock.nowMs() + context.getRemainingTimeInMillis() - reserveMs,
      report: (error, { sessionId }) =>
        logError({ message: "session could not be swept", sessionId, error }),
    });
    await cared;
    return report;
  };
}
