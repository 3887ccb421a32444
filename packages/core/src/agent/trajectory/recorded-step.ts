import type { ActionOutcome, StepFailure } from "@dormouse/contract";
import type { ModelCall } from "../../model/model.ts";
import type { PageContent } from "../../page-state/page-content.ts";

/** A step of an agent's run, as it is recorded. */
export type RecordedStep = {
  step: number;
  /** What the model said beside its calls. */
  text: string;
  calls: readonly ModelCall[];
  /** What came of its actions, in their order, up to the first that failed. */
  done: readonly ActionOutcome[];
  error?: StepFailure;
  /** It may have changed something on the site. */
  effect?: true;
  /** The page that it was decided on, and the page that it left; absent where nobody had looked. */
  before?: PageContent;
  after?: PageContent;
};

/** What could not be told without the session, the model, or the page that was there then. */
export type Unresolved = {
  step?: number;
  /** Of the output. */
  field?: string;
  reason: string;
};
