import type { ActionOutcome, StepFailure } from "@dormouse/contract";
import { layouts } from "../../layout/layouts.ts";
import type { Session } from "../../session/session.ts";
import { loadPayload } from "../../snapshot/payload.ts";
import type { StepRecord } from "../../step/step.ts";
import type { World } from "../../world/world.ts";

/** What a step did: its actions in order, the last of them with the failure it may have ended in. */
export type ActedStep = { record: StepRecord; actions: Acted[] };

/** `index` in the step; `outcome` is absent where it failed, or was not seen to come to an end. */
export type Acted = { index: number; outcome?: ActionOutcome; failure?: StepFailure };

/** Their records come with one query, or nearly. */
const stepsTogether = 25;
/** What they gave may be large, and lie beside the records: all of it at once would not fit a function. */
const readTogether = 5;

/**
 * The session's committed steps, the newest first.
 * @param count how many are wanted, as far as is known: more are not read at first.
 */
export async function* stepsBackwards(
  world: Pick<World, "store" | "blobs">,
  session: Session,
  count: number,
): AsyncGenerator<ActedStep> {
  let together = Math.min(count, stepsTogether);
  for (let toStep = session.nextStep - 1; toStep > 0;) {
    const fromStep = Math.max(1, toStep - together + 1);
    const records = await world.store.readSteps(session, { fromStep, toStep });
    for (let end = records.length; end > 0; end -= readTogether) {
      const group = records.slice(Math.max(0, end - readTogether), end).toReversed();
      yield* await Promise.all(group.map((record) => actedIn(world, record)));
    }
    toStep = fromStep - 1;
    together = stepsTogether;
  }
}

async function actedIn({ blobs }: Pick<World, "blobs">, record: StepRecord): Promise<ActedStep> {
  return actedStep(record, await loadPayload(blobs, layouts.outcomes, record.actions));
}

/** @param outcomes what its actions came to. */
export function actedStep(record: StepRecord, outcomes: ActionOutcome[]): ActedStep {
  const actions: Acted[] = outcomes.map((outcome, index) => ({ index, outcome }));
  const failure = failureOf(record, outcomes);
  return { record, actions: failure === undefined ? actions : [...actions, failure] };
}

/** The action a step failed in, which has no outcome. */
function failureOf({ error }: StepRecord, outcomes: ActionOutcome[]): Acted | undefined {
  if (error === undefined) return undefined;
  const index = error.action ?? (isOutOfTime(error) ? outcomes.length : undefined);
  return index === undefined ? undefined : { index, failure: error };
}

/** One that outlived its deadline was given up, and nobody knows how far it came. */
function isOutOfTime({ code }: StepFailure): boolean {
  return code === "step_timeout" || code === "run_timeout" || code === "session_timeout";
}
