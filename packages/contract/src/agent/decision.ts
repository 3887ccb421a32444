import { z } from "zod";
import { ModelErrorKind, ModelProvider } from "../model.ts";

export const DecisionAttempt = z
  .object({
    provider: ModelProvider,
    model: z.string(),
    outcome: z.union([z.enum(["answered", "skipped"]), ModelErrorKind]),
    durationMs: z.number(),
  })
  .meta({ id: "ModelAttempt" });

/** What a model decided for a step of an agent's run, in few words, and what that took. */
export const StepDecision = z
  .object({
    words: z.string().meta({ description: "What it said and decided, cut where it is long." }),
    provider: ModelProvider,
    model: z.string(),
    usage: z.object({
      inputTokens: z.int(),
      cachedInputTokens: z.int(),
      cacheWriteTokens: z.int(),
      outputTokens: z.int(),
    }),
    costUsd: z.number().optional().meta({ description: "Absent where the price is not known." }),
  })
  .meta({ id: "StepDecision" });
export type StepDecision = z.infer<typeof StepDecision>;

/** Answer of GET /sessions/{id}/context: what a model was told for a step, and what it answered. */
export const StepContext = z
  .object({
    step: z.int(),
    runId: z.string(),
    request: z
      .object({
        instructions: z.string(),
        tools: z.array(z.string()),
        messages: z.array(z.unknown()),
      })
      .loose()
      .meta({ description: "As it was sent, without what is secret." }),
    answer: z.object({
      text: z.string(),
      calls: z.array(z.object({ id: z.string(), tool: z.string(), input: z.unknown() })),
    }),
    decision: StepDecision,
    attempts: z.array(DecisionAttempt).meta({ description: "Whoever was asked, in order." }),
  })
  .meta({ id: "StepContext" });
export type StepContext = z.infer<typeof StepContext>;
