import type { ActionOutcome, StepView } from "@dormouse/contract";
import type { Payload } from "../world/blobs.ts";

/** A committed step. Outputs of any size: what does not fit the table lies in a blob. */
export type StepRecord = Omit<StepView, "actions"> & { actions: Payload<ActionOutcome[]> };
