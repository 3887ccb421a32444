import { mendingPlan } from "../agent/heal/mending-plan.ts";
import { layouts } from "../layout/layouts.ts";
import { scriptPosition } from "../run/script-position.ts";
import { stepAt } from "../run/steps-of.ts";
import { keyOf, runOf, type Session } from "../session/session.ts";
import { loadPayload } from "../snapshot/payload.ts";
import { planOf, type ScriptPlan, type Wait } from "../step/plan.ts";
import { isAnswerStep, signsIn, type RunStep } from "../step/site-step.ts";
import type { Worker } from "./worker.ts";

/** What the session's next step is to do. @throws what the store throws. */
export async function readPlan(worker: Worker, session: Session): Promise<ScriptPlan | Wait> {
  const run = runOf(session);
  const { runId, mending } = run;
  const script = await readScript(worker, session, runId);
  if (mending !== undefined) return mendingPlan(script, run, mending);
  const position = scriptPosition(run);
  const step = stepAt(script, run, position);
  if (step === undefined) throw new Error(`run ${runId} has no step ${position}`);
  const plan = planOf(step);
  const isSigningIn = "site" in plan && plan.site !== undefined && signsIn(plan.site);
  return isSigningIn ? { ...plan, challenges: script.filter(isAnswerStep) } : plan;
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
