import { layouts } from "../layout/layouts.ts";
import type { PageMemory } from "../page-state/page-memory.ts";
import { recordPage, type RecordedPage } from "../page-state/record-page.ts";
import { stepBlob } from "../session/blob-prefix.ts";
import { storePayload } from "../snapshot/payload.ts";
import { checkpoint } from "../step/checkpoint.ts";
import { ActionError } from "../step/errors.ts";
import type { StepOutcome } from "../step/outcome.ts";
import { goesOnAfter } from "../step/run-after.ts";
import { CommitTooLargeError } from "../world/commit-size.ts";
import type { Commit } from "../world/store.ts";
import { commitHeld, type Held } from "./held.ts";
import type { SessionPage } from "./session-page.ts";
import type { StepBudget } from "./step-budget.ts";
import type { Worker } from "./worker.ts";

export type Committed = {
  commit: Commit;
  /** Absent where the page was not read, or could not be recorded. */
  recorded?: RecordedPage | undefined;
};

type Outcome = { outcome: StepOutcome; page: SessionPage };

/**
 * Makes true what an attempt at the step came to.
 * @throws LeaseLostError, and what the store throws.
 */
export async function commitOutcome(
  worker: Worker,
  held: Held,
  { outcome, page }: Outcome,
  budget: StepBudget,
): Promise<Committed> {
  try {
    return await commitAs(worker, held, { outcome, page }, budget);
  } catch (error) {
    if (!(error instanceof CommitTooLargeError)) throw error;
    // Another attempt would come to the same, and do the step's actions once more.
    return commitAs(worker, held, { outcome: tooLarge(outcome), page });
  }
}

async function commitAs(
  worker: Worker,
  held: Held,
  { outcome, page }: Outcome,
  budget?: StepBudget,
): Promise<Committed> {
  const { world, settings, workerId } = worker;
  const { nextStep, fence } = held.session;
  const blobKey = stepBlob(held.session, nextStep, fence);
  const hasNext = goesOnAfter(held.session, outcome);
  const [actions, goesOn, recorded] = await Promise.all([
    storePayload(world.blobs, layouts.outcomes, blobKey, outcome.actions),
    hasNext && budget?.mayGoOn(),
    outcome.memory && record(worker, held, page, outcome.memory),
  ]);
  const next = goesOn === true ? { workerId } : undefined;
  const commit = await commitHeld(world, held, (current) =>
    checkpoint(current, { outcome, actions, page: recorded, next }, settings, world.clock.nowMs()),
  );
  return { commit, recorded };
}

/** @returns undefined where it cannot be done, which fails no step: the page is told of as it was. */
async function record(
  { world, report }: Worker,
  { session }: Held,
  page: SessionPage,
  memory: PageMemory,
): Promise<RecordedPage | undefined> {
  try {
    return await recordPage(world.blobs, session, await page.recorded, memory);
  } catch (error) {
    const { sessionId, nextStep: step, attempt } = session;
    report(error, { sessionId, step, attempt });
    return undefined;
  }
}

/** The outcome without what made it too large to be stored, which the page alone knows. */
function tooLarge({
  worker,
  durations,
  startedAtMs,
  name,
  hasIntent,
  nextRef,
  turn,
}: StepOutcome): StepOutcome {
  const message =
    "What the step left is too large to be stored; look at the page's outputs and tabs.";
  return {
    ...(name === undefined ? {} : { name }),
    error: new ActionError("output_too_large", message).toFailure(),
    ...(hasIntent === undefined ? {} : { hasIntent }),
    ...(nextRef === undefined ? {} : { nextRef }),
    ...(turn === undefined ? {} : { turn }),
    worker,
    durations,
    startedAtMs,
    actions: [],
    artifacts: [],
  };
}
