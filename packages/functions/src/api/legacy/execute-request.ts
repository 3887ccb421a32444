import { limits, type AgentRequest } from "@dormouse/contract";
import { z } from "@hono/zod-openapi";
import { sessionFields } from "./session-fields.ts";

const fields = {
  ...sessionFields,
  task_description: z
    .string()
    .trim()
    .min(1)
    .max(limits.taskLength)
    .meta({ description: "What is to be done, in plain words." }),
  model: z.string().min(1).max(200).nullish().meta({ description: "Of the provider's." }),
  create: z
    .boolean()
    .nullish()
    .meta({ description: "Whether the session is made where there is none. Default: false." }),
};

export const LegacyExecuteRequest = z.looseObject(fields).meta({ id: "LegacyExecuteRequest" });
export type LegacyExecuteRequest = z.output<typeof LegacyExecuteRequest>;

/** The fields that mean something where a session is made, and where one is there. */
export const fieldsUsed = Object.keys(fields);
export const fieldsUsedWhereFound = fieldsUsed.filter((name) => name !== "metadata");

/** The run that is asked for, in our words. */
export function agentRequestOf({
  task_description: task,
  llm_provider,
  model,
}: LegacyExecuteRequest): AgentRequest {
  const wish = {
    ...(typeof llm_provider === "string" ? { provider: llm_provider } : {}),
    ...(typeof model === "string" ? { model } : {}),
  };
  const asked = Object.keys(wish).length === 0 ? {} : { model: wish };
  // Whoever knows these routes knows of no approval, and would not answer.
  return { kind: "agent", task, approvals: "none", ...asked };
}
