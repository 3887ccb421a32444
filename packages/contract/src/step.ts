import { z } from "zod";
import { StepDecision } from "./agent/decision.ts";
import { ArtifactReference } from "./artifact.ts";
import { StepFailure } from "./failure.ts";
import { RunId } from "./ids.ts";
import { StepStatus } from "./status.ts";

/** Which process did the step, and whether it still had the session's browser. */
export const StepWorker = z.object({
  workerId: z.string(),
  processId: z.int(),
  cold: z.boolean().meta({ description: "The process served its first step." }),
  warm: z.boolean().meta({ description: "The browser was still open at exactly this state." }),
});
export type StepWorker = z.infer<typeof StepWorker>;

export const ActionOutcome = z
  .object({
    type: z.string(),
    name: z.string().optional(),
    durationMs: z.number(),
    output: z.unknown().optional(),
    outputOmitted: z
      .boolean()
      .optional()
      .meta({ description: "The output is too large for an event; the run has it." }),
    artifact: ArtifactReference.optional(),
    dialogs: z
      .array(z.object({ type: z.string(), message: z.string(), response: z.string() }))
      .optional()
      .meta({ description: "Dialogs the page opened meanwhile, and how they were answered." }),
  })
  .meta({ id: "ActionOutcome" });
export type ActionOutcome = z.infer<typeof ActionOutcome>;

/** Where the state of the page stands behind a step that looked at it. */
export const StepPageState = z
  .object({
    step: z.int().meta({ description: "The step that left the page as it is." }),
    changed: z.boolean().meta({ description: "It is this one." }),
    full: z.boolean().meta({
      description: "It is another page, or so much of it changed that no diff from before is kept.",
    }),
  })
  .meta({ id: "StepPageState" });
export type StepPageState = z.infer<typeof StepPageState>;

/** A committed step. `step` counts over the whole session, `index` within the run. */
export const StepView = z
  .object({
    step: z.int(),
    index: z.int(),
    runId: RunId,
    name: z.string().optional(),
    status: StepStatus,
    attempt: z.int().meta({
      description:
        "1, or more where earlier attempts were lost, or failed and were tried again by `retry`.",
    }),
    worker: StepWorker,
    actions: z.array(ActionOutcome),
    settledBy: z.literal("probe").optional().meta({
      description: "An attempt before had done it, as its probe found: nothing was done again.",
    }),
    effect: z.literal(true).optional().meta({
      description: "It may have changed something on the site.",
    }),
    decision: StepDecision.optional().meta({ description: "Of a run of kind `agent`." }),
    page: z.object({ url: z.string(), title: z.string() }).optional(),
    pageState: StepPageState.optional().meta({
      description: "Absent where nobody looked at the page: its state is that of an earlier step.",
    }),
    durations: z.object({ wakeMs: z.number(), actMs: z.number(), captureMs: z.number() }),
    snapshotVersion: z.int(),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    error: StepFailure.optional(),
  })
  .meta({ id: "Step" });
export type StepView = z.infer<typeof StepView>;
