import { z } from "zod";
import { limits } from "../limits.ts";
import { ScriptAction, type ActionType } from "../script/action.ts";
import { HostPattern } from "../site/host-pattern.ts";
import { ObjectSchema } from "../site/object-schema.ts";
import { Approvals } from "./approvals.ts";
import { AgentModel } from "./model.ts";

const words = z.string().trim().min(1).max(limits.taskLength);

const AgentAction = z.enum(
  ScriptAction.options.map(({ shape }) => shape.type.value) as [ActionType, ...ActionType[]],
);

/** What a run may take, after which it fails with `agent_limit`. */
export const AgentLimits = z
  .strictObject({
    steps: z
      .int()
      .min(1)
      .max(limits.agentStepsMax)
      .optional()
      .meta({
        description: `Decisions that are carried out. Default: ${limits.agentStepsDefault}.`,
      }),
    modelCalls: z
      .int()
      .min(1)
      .max(limits.agentModelCallsMax)
      .optional()
      .meta({
        description: `Calls of models: all that was answered, if of no use, and what took too long. Default: ${limits.agentModelCallsDefault}.`,
      }),
    tokens: z
      .int()
      .min(1_000)
      .max(limits.agentTokensMax)
      .optional()
      .meta({
        description: `What the models are told and say together. Default: ${limits.agentTokensDefault}.`,
      }),
    costUsd: z.number().positive().max(10_000).optional().meta({
      description: "In US dollars, as far as the price of a model is known. Default: no limit.",
    }),
  })
  .meta({ id: "AgentLimits" });
export type AgentLimits = z.infer<typeof AgentLimits>;

/** What a model is to work out step by step: one task in plain words, or several that are worked one after another. */
export const agentTaskFields = {
  task: words.optional().meta({ description: "What is to be done, in plain words." }),
  steps: z.array(words).min(1).max(limits.agentInstructions).optional().meta({
    description: "In place of `task`: each is worked until it is done before the next.",
  }),
  output: ObjectSchema.optional().meta({
    description: "JSON Schema of the object that the run must give as `output.result`.",
  }),
  instructions: words.optional().meta({ description: "What holds for all that it does." }),
  model: AgentModel.optional(),
  limits: AgentLimits.optional(),
  allow: z
    .strictObject({
      actions: z.array(AgentAction).min(1).max(AgentAction.options.length).optional().meta({
        description: "What it may do; it may look at the page in any case. Default: all of these.",
      }),
      hosts: z.array(HostPattern).min(1).max(limits.siteHosts).optional().meta({
        description:
          "Where it may be led by what the model decides; one without a port is meant on its scheme's own. Default: anywhere.",
      }),
    })
    .optional(),
  approvals: Approvals.optional().meta({
    description:
      "What somebody is asked about before it is done; of this and the session's own `approvals` the stricter holds. " +
      "Default, where neither says: `effects`.",
  }),
  questionTimeoutMs: z.int().min(limits.timerMsMin).max(limits.timerMsMax).optional().meta({
    description:
      "How long a question of the agent, or an approval, waits for its answer; then it goes on without. Default: for ever.",
  }),
};

const AgentTask = z.object(agentTaskFields);
export type AgentTask = z.infer<typeof AgentTask>;

/** There is either one task, or a list of them. */
export function checkTask({ task, steps }: AgentTask, context: z.RefinementCtx): void {
  if ((task === undefined) !== (steps === undefined)) return;
  context.addIssue({
    code: "custom",
    path: ["task"],
    message: "must be given, or `steps` in its place, and not both",
  });
}

/** What a run has taken of its models. */
export const AgentUsage = z
  .object({
    modelCalls: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    costUsd: z.number().meta({ description: "As far as the prices are known." }),
  })
  .meta({ id: "AgentUsage" });
export type AgentUsage = z.infer<typeof AgentUsage>;
