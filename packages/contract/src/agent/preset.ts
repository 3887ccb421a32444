import { z } from "zod";
import { AgentName } from "../ids.ts";
import { limits } from "../limits.ts";
import { RunTimeout } from "../run-timeout.ts";
import { Approvals } from "./approvals.ts";
import { AgentModel } from "./model.ts";
import { agentTaskFields } from "./task.ts";

const { task: _task, steps: _steps, ...standing } = agentTaskFields;

const plain = z.strictObject({ ...standing, timeoutMs: RunTimeout });

/** Body of PUT /agents/{name}: what holds for all that the agent is given to do. */
export const AgentDescription = plain.superRefine(checkSize).meta({ id: "AgentDescription" });
export type AgentDescription = z.infer<typeof plain>;

/** An agent with its name. */
export type Agent = { name: string } & AgentDescription;

const stored = { createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };

/** An agent as it is stored. */
export const AgentView = z
  .object({ name: AgentName, ...plain.shape, ...stored })
  .meta({ id: "Agent" });
export type AgentView = z.infer<typeof AgentView>;

/** An entry of the list of agents. */
export const AgentSummary = z
  .object({
    name: AgentName,
    instructions: z.string().optional().meta({ description: "How they begin." }),
    model: AgentModel.optional(),
    approvals: Approvals.optional(),
    ...stored,
  })
  .meta({ id: "AgentSummary" });
export type AgentSummary = z.infer<typeof AgentSummary>;

function checkSize(agent: object, context: z.RefinementCtx): void {
  if (new TextEncoder().encode(JSON.stringify(agent)).length <= limits.agentBytes) return;
  const message = `takes at most ${limits.agentBytes} bytes of JSON`;
  context.addIssue({ code: "custom", path: [], message });
}
