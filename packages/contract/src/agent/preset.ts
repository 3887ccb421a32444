import { z } from "zod";
import { AgentName } from "../ids.ts";
import { RunTimeout } from "../run-timeout.ts";
import { Approvals } from "./approvals.ts";
import { AgentModel } from "./model.ts";
import { agentTaskFields } from "./task.ts";

const { task: _task, steps: _steps, ...standing } = agentTaskFields;

/** Body of PUT /agents/{name}: what holds for all that the agent is given to do. */
export const AgentDescription = z
  .strictObject({ ...standing, timeoutMs: RunTimeout })
  .meta({ id: "AgentDescription" });
export type AgentDescription = z.infer<typeof AgentDescription>;

/** An agent with its name. */
export type Agent = { name: string } & AgentDescription;

const stored = { createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };

/** An agent as it is stored. */
export const AgentView = z
  .object({ name: AgentName, ...AgentDescription.shape, ...stored })
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
