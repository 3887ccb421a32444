import { runOf, type Reason, type Session } from "../session/session.ts";
import { OutcomeUnknownError } from "../step/errors.ts";
import type { World } from "../world/world.ts";
import { findIntent } from "./effects.ts";

/**
 * Why a step is given up that was lost as often as it may be.
 * @param times how often that was.
 * @param last why it came to nothing the last time; undefined where nobody could tell.
 */
export async function exhausted(
  world: World,
  session: Session,
  times: number,
  last: Reason | undefined,
): Promise<Reason> {
  const { nextStep } = session;
  // What a model decided may have happened is no decision of a person's: it looks, and goes on by what it sees.
  const { kind, mending } = runOf(session);
  const isDecidedByModel = kind === "agent" || mending !== undefined;
  const intent = isDecidedByModel ? undefined : await findIntent(world, session);
  if (intent !== undefined) {
    const { request } = intent;
    return new OutcomeUnknownError(nextStep, "no further attempt is left", { request }).reason;
  }
  const why = last?.message ?? "Its worker was lost each time.";
  return {
    code: "attempts_exhausted",
    message: `Step ${nextStep} was started ${times} times and came to nothing. ${why}`,
  };
}
