import { revise } from "../session/revise.ts";
import { answerTaken } from "../step/ask-within.ts";
import { commitHeld, type Held } from "./held.ts";
import type { Worker } from "./worker.ts";

/**
 * The answer that has come to what the step has asked is the run's from now on, whoever carries the step out.
 * @throws LeaseLostError, and what the store throws.
 */
export async function takeAnswer({ world }: Pick<Worker, "world">, held: Held): Promise<void> {
  if (answerTaken(held.session, world.clock.nowMs()) === undefined) return;
  await commitHeld(world, held, (session) => {
    const nowMs = world.clock.nowMs();
    return answerTaken(session, nowMs) ?? revise(session, {}, [], nowMs);
  });
}
