import type { RunDetail, StepView } from "@dormouse/contract";
import { layouts } from "../layout/layouts.ts";
import { loadPayload } from "../snapshot/payload.ts";
import { runView } from "../session/view.ts";
import type { CurrentRun, SessionKey } from "../session/session.ts";
import type { StepRecord } from "../step/step.ts";
import type { World } from "../world/world.ts";

/** The run with every step it has committed and what the steps gave. */
export async function runDetail(
  world: World,
  key: SessionKey,
  run: CurrentRun,
): Promise<RunDetail> {
  const records = await world.store.readSteps(key, {
    fromStep: run.firstStep,
    toStep: run.firstStep + run.totalSteps - 1,
  });
  const own = records.filter((record) => record.runId === run.runId);
  const items = await Promise.all(own.map((record) => viewOf(world, record)));
  const view = runView(key.sessionId, run);
  return { ...view, steps: { ...view.steps, items }, output: outputOf(items) };
}

async function viewOf(world: World, record: StepRecord): Promise<StepView> {
  const { exchange: _kept, progress: _soFar, scriptIndex: _known, ...shown } = record;
  return { ...shown, actions: await loadPayload(world.blobs, layouts.outcomes, record.actions) };
}

/**
 * Outputs by name: an action's own, else its step's, else "step <number>" where the author gave none.
 */
function outputOf(steps: StepView[]): Record<string, unknown> {
  const output: Record<string, unknown> = {};
  for (const step of steps) {
    for (const action of step.actions) {
      const value = action.output ?? action.artifact;
      if (value !== undefined) output[action.name ?? step.name ?? `step ${step.index + 1}`] = value;
    }
  }
  return output;
}
