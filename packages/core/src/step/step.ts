import type { ActionOutcome, StepView } from "@dormouse/contract";
import type { Exchange } from "../agent/decision.ts";
import type { AgentProgress } from "../agent/progress.ts";
import type { Payload } from "../world/blobs.ts";

/** A committed step. Outputs of any size: what does not fit the table lies in a blob. */
export type StepRecord = Omit<StepView, "actions"> & {
  actions: Payload<ActionOutcome[]>;
  /** Which step of its run's script it is, where that is not its index: behind one that a model has mended. */
  scriptIndex?: number;
  /** Of a step that a model decided. */
  exchange?: Payload<Exchange>;
  /** Of an agent's run: how far it is with this step. */
  progress?: AgentProgress;
};
