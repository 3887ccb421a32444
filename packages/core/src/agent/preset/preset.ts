import type { AgentDescription, AgentSummary, AgentView } from "@dormouse/contract";

/** Names an agent that is stored. Nothing is read or written without the tenant. */
export type AgentKey = { tenantId: string; name: string };

/** An agent as it is stored. */
export type StoredAgent = AgentKey & {
  description: AgentDescription;
  createdAtMs: number;
  updatedAtMs: number;
};

/** So much of its instructions is listed. */
const listedInstructions = 200;

export function agentView(stored: StoredAgent): AgentView {
  return { name: stored.name, ...stored.description, ...datesOf(stored) };
}

export function agentSummary(stored: StoredAgent): AgentSummary {
  const { instructions, model, approvals } = stored.description;
  return {
    name: stored.name,
    ...(instructions === undefined
      ? {}
      : { instructions: instructions.slice(0, listedInstructions).toWellFormed() }),
    ...(model === undefined ? {} : { model }),
    ...(approvals === undefined ? {} : { approvals }),
    ...datesOf(stored),
  };
}

function datesOf({ createdAtMs, updatedAtMs }: StoredAgent) {
  return {
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}
