import { limits, z, type Question } from "@dormouse/contract";

/** What a model asks a person. */
export const askHumanInput = z
  .object({
    question: z.string().trim().min(1).max(limits.promptLength),
    options: z
      .array(z.string().min(1).max(limits.optionLength))
      .min(2)
      .max(limits.questionOptions)
      .optional(),
    yesNo: z.boolean().optional(),
    secret: z.boolean().optional(),
    timeoutMs: z.int().min(limits.timerMsMin).max(limits.timerMsMax).optional(),
  })
  .refine(({ options = [] }) => new Set(options).size === options.length, {
    path: ["options"],
    error: "may hold each option once",
  })
  .refine(
    ({ options, yesNo, secret }) =>
      [options !== undefined, yesNo, secret].filter((each) => each === true).length <= 1,
    { error: "is for one of options, for yes or no, or for a secret" },
  );
export type AskHuman = z.output<typeof askHumanInput>;

/** The question as it is shown. */
export function questionOf({ question: prompt, options, yesNo, secret }: AskHuman): Question {
  if (options !== undefined) return { kind: "choice", prompt, options };
  if (yesNo === true) return { kind: "confirm", prompt };
  return { kind: "text", prompt, ...(secret === true ? { secret } : {}) };
}
