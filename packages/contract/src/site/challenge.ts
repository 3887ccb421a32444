import { z } from "zod";
import { limits } from "../limits.ts";
import { Locator } from "../script/locator.ts";
import { Sign } from "./check.ts";
import { SiteSteps } from "./operation.ts";
import { referencesOf, textsIn } from "./reference.ts";

const plain = z.strictObject({
  sign: Sign.meta({
    description: "Succeeds only where the login has led to this challenge.",
  }),
  prompt: z.string().min(1).max(limits.promptLength).meta({
    description: "What a person is asked, shown as it is.",
  }),
  secret: z.boolean().optional().meta({
    description:
      "Whether the answer is hidden in events, steps and errors, and its field in pictures. Default true.",
  }),
  picture: Locator.optional().meta({
    description: "What is shown with the question, such as the picture of a captcha.",
  }),
  answer: SiteSteps.meta({
    description: "Enters `{{challenge.answer}}`; credentials may stand in it as in the login.",
  }),
  totp: z.boolean().optional().meta({
    description:
      "The answer is the code of a time-based one-time password: given by the login's TOTP secret where it has one.",
  }),
  timeoutMs: z
    .int()
    .min(limits.timerMsMin)
    .max(limits.timerMsMax)
    .optional()
    .meta({
      description: `How long the question waits. Default ${limits.challengeTimeoutMsDefault}.`,
    }),
});
export type SiteChallenge = z.infer<typeof plain>;

/** What a site may ask before it lets somebody in: a second factor, a captcha. */
export const SiteChallenge = plain.superRefine(checkCode).meta({ id: "SiteChallenge" });

/** A code that is entered nowhere would be asked for without end. Other answers may only say that it goes on. */
function checkCode({ totp, answer }: SiteChallenge, context: z.RefinementCtx): void {
  if (totp !== true) return;
  const references = textsIn(answer.actions).flatMap(({ text }) => referencesOf(text));
  if (references.some((reference) => reference?.of === "challenge")) return;
  const message = "enters {{challenge.answer}} nowhere, which is the code";
  context.addIssue({ code: "custom", path: ["answer", "actions"], message });
}
