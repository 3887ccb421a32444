import { layouts } from "../layout/layouts.ts";
import { keyOf, runOf, type Session } from "../session/session.ts";
import { loadPayload } from "../snapshot/payload.ts";
import type { StepRecord } from "../step/step.ts";
import type { World } from "../world/world.ts";
import type { Exchange, PastDecision } from "./decision.ts";
import { readExchange } from "./read-exchange.ts";

/** Steps without a decision are few: those that asked in vain. */
const stepsBack = 10;

/** A decision that this process made last, so that it need not be read for the next one. */
export type KnownDecision = {
  runId: string;
  step: number;
  exchange: Exchange;
};

/** The run's newest decision, with what came of it; undefined where there is none. */
export async function lastDecision(
  world: Pick<World, "store" | "blobs" | "keyring">,
  session: Session,
  known: KnownDecision | undefined,
): Promise<PastDecision | undefined> {
  const { runId, firstStep, mending } = runOf(session);
  // What mended another step is another story.
  const first = mending === undefined ? firstStep : mending.step + 1;
  const fromStep = Math.max(first, session.nextStep - stepsBack);
  const steps = { fromStep, toStep: session.nextStep - 1 };
  const records = await world.store.readSteps(keyOf(session), steps);
  const last = records.findLast((one) => one.runId === runId && one.exchange !== undefined);
  if (last?.exchange === undefined) return undefined;
  const isKnown = known?.runId === runId && known.step === last.step;
  const [exchange, actions] = await Promise.all([
    isKnown ? known.exchange : readExchange(world, session, last.step, last.exchange),
    loadPayload(world.blobs, layouts.outcomes, last.actions),
  ]);
  const { step } = last;
  const page = exchange.page === undefined ? {} : { page: exchange.page };
  return { step, exchange, actions, ...page, ...whatCameOf(last) };
}

function whatCameOf({ error }: StepRecord): Partial<PastDecision> {
  switch (error?.code) {
    case undefined:
      return {};
    case "interrupted":
      return { interrupted: true };
    case "decision_refused":
    case "input_declined":
    case "input_timeout":
      // What came before the action that it was refused for is done.
      if (error.action !== undefined) return { error };
      return { refused: error.message };
    default:
      return { error };
  }
}
