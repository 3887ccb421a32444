import { layouts } from "../layout/layouts.ts";
import type { Stage } from "../login/stages.ts";
import { keyOf, runOf, type Session } from "../session/session.ts";
import { loadPayload } from "../snapshot/payload.ts";
import { planOf, type ScriptPlan, type Wait } from "../step/plan.ts";
import type { RunStep } from "../step/site-step.ts";
import type { Worker } from "./worker.ts";

/** What the session's next step is to do. @throws what the store throws. */
export async function readPlan(worker: Worker, session: Session): Promise<ScriptPlan | Wait> {
  const { runId, doneSteps, stages } = runOf(session);
  const script = await readScript(worker, session, runId);
  const step =
    stages === undefined
      ? script[doneSteps]
      : script.find((one) => stageOf(one) === stages[doneSteps]);
  if (step === undefined) throw new Error(`run ${runId} has no step ${doneSteps}`);
  return planOf(step);
}

/** The stage of a step of a run that has to do with a login. */
function stageOf(step: RunStep): Stage | undefined {
  if ("stage" in step) return step.stage;
  return !("actions" in step) && step.type === "ask" ? `ask:${step.name}` : undefined;
}

/** A script never changes: a process that goes on with a run does not read it again at every step. */
async function readScript(
  worker: Worker,
  session: Session,
  runId: string,
): Promise<readonly RunStep[]> {
  if (worker.script?.runId === runId) return worker.script.steps;
  const run = await worker.world.store.readRun(keyOf(session), runId);
  if (run === undefined) throw new Error(`run ${runId} is missing`);
  const steps = await loadPayload(worker.world.blobs, layouts.script, run.script);
  worker.script = { runId, steps };
  return steps;
}
