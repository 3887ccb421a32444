import type { AgentTask } from "@dormouse/contract";
import type { PageContent } from "../../page-state/page-content.ts";
import type { PastDecision } from "../decision.ts";
import type { Observation } from "../observation.ts";
import type { AgentProgress } from "../progress.ts";

/** All that a model may have to know for its next decision. */
export type Deciding = {
  task: AgentTask;
  progress: Pick<AgentProgress, "instruction" | "notes">;
  /** The run's newest decision; absent where this is the first. */
  last?: PastDecision | undefined;
  /** What the page shows now. */
  page?: PageContent | undefined;
  observation: Observation;
  nowIso: string;
};
