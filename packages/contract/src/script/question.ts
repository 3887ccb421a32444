import { z } from "zod";
import { ArtifactId, RunId } from "../ids.ts";
import { InputName } from "./input-reference.ts";
import { limits } from "../limits.ts";

const prompt = z.string().min(1).max(limits.promptLength).meta({ description: "Shown as it is." });

/** What somebody is asked. */
export const Question = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("text"),
      prompt,
      secret: z.boolean().optional().meta({
        description: "The answer is hidden in events, steps and errors, and its field in pictures.",
      }),
    }),
    z.strictObject({
      kind: z.literal("choice"),
      prompt,
      options: z
        .array(z.string().min(1).max(limits.optionLength))
        .min(2)
        .max(limits.questionOptions)
        .refine((options) => new Set(options).size === options.length, {
          error: "may hold each option once",
        }),
    }),
    z.strictObject({ kind: z.literal("confirm"), prompt }),
  ])
  .meta({ id: "Question" });
export type Question = z.infer<typeof Question>;

/** A step that asks, and waits for the answer. Where a confirmation is declined it fails. */
export const AskStep = z
  .strictObject({
    type: z.literal("ask"),
    name: InputName.meta({ description: "What the answer is called." }),
    question: Question,
    timeoutMs: z.int().min(limits.timerMsMin).max(limits.timerMsMax).optional().meta({
      description: "How long it waits; then it fails with `input_timeout`. Default: for ever.",
    }),
  })
  .meta({ id: "AskStep" });
export type AskStep = z.infer<typeof AskStep>;

/** A question that waits for its answer. */
export const OpenQuestion = z
  .object({
    runId: RunId,
    name: InputName,
    question: Question,
    picture: z
      .object({ artifactId: ArtifactId })
      .optional()
      .meta({ description: "Shown with it: an artifact of the session." }),
    askedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().optional(),
  })
  .meta({ id: "OpenQuestion" });
export type OpenQuestion = z.infer<typeof OpenQuestion>;

/** Body of POST /sessions/{id}/input. */
export const InputRequest = z
  .strictObject({
    name: InputName,
    value: z.union([z.string().min(1).max(limits.inputLength), z.boolean()]).meta({
      description: "To a text or a choice a string, to a confirmation true or false.",
    }),
  })
  .meta({ id: "InputRequest" });
export type InputRequest = z.infer<typeof InputRequest>;
