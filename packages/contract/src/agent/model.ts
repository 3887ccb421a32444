import { z } from "zod";
import { limits } from "../limits.ts";
import { ModelProvider } from "../model.ts";

const named = {
  provider: ModelProvider.optional(),
  model: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: "Default: the one that the deployment asks there." }),
};

/** One of those that are asked: by its provider alone, or with a model; a known model names its provider. */
const ModelChoice = z
  .union([
    ModelProvider,
    z
      .strictObject(named)
      .refine((choice) => namesOne(choice), { error: "names neither a `provider` nor a `model`" }),
  ])
  .meta({ id: "ModelChoice" });
export type ModelChoice = z.infer<typeof ModelChoice>;

/** Whom an agent's run asks. */
export const AgentModel = z
  .strictObject({
    ...named,
    fallbacks: z.array(ModelChoice).max(limits.agentFallbacks).optional().meta({
      description:
        "Who is asked where that one fails, in order, in place of those that the deployment has; none of them where it is empty.",
    }),
  })
  .superRefine(checkFallbacks)
  .meta({
    id: "AgentModel",
    description: "Who is asked first. Default, and where that one fails: as configured.",
  });
export type AgentModel = z.infer<typeof AgentModel>;

function checkFallbacks(
  { fallbacks, ...first }: { fallbacks?: ModelChoice[] | undefined } & Named,
  context: z.RefinementCtx,
): void {
  if (fallbacks === undefined) return;
  const asked = [first, ...fallbacks].map(keyOf);
  const again = asked.findIndex((key, index) => asked.indexOf(key) < index);
  if (again < 0) return;
  context.addIssue({ code: "custom", path: ["fallbacks", again - 1], message: "is asked already" });
}

type Named = { provider?: ModelProvider | undefined; model?: string | undefined };

function namesOne({ provider, model }: Named): boolean {
  return provider !== undefined || model !== undefined;
}

function keyOf(choice: ModelChoice): string {
  if (typeof choice === "string") return choice;
  return choice.model === undefined ? `${choice.provider}` : `${choice.provider}:${choice.model}`;
}
