import { DormouseError, type StepContext } from "@dormouse/contract";
import { findKeptSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { readExchange } from "./read-exchange.ts";

/**
 * What a model was told for a step of an agent's run, and what it answered.
 * @throws DormouseError `session_not_found`, `session_deleted`; `step_not_found` where no model decided such a step.
 */
export async function readContext(
  world: World,
  key: SessionKey,
  step: number,
): Promise<StepContext> {
  const session = await findKeptSession(world, key);
  const [record] = await world.store.readSteps(key, { fromStep: step, toStep: step });
  if (record?.exchange === undefined || record.decision === undefined) {
    const what =
      record === undefined ? `has not done step ${step}` : `did step ${step} without one`;
    const message = `There is no decision of a model to show: the session ${what}.`;
    throw new DormouseError("step_not_found", message, { path: "step" });
  }
  const { request, answer, shown } = await readExchange(world, session, step, record.exchange);
  const { text, calls } = shown ?? answer;
  const { attempts } = answer;
  const { runId, decision } = record;
  return { step, runId, request, answer: { text, calls }, decision, attempts };
}
