import type {
  AgentDescription,
  AgentRunRequest,
  AgentSummary,
  AgentView,
} from "@dormouse/contract";

export const agent: AgentDescription = {
  instructions:
    "You book slots for containers. Take the earliest one unless the task says another.",
  model: { provider: "anthropic", fallbacks: ["google", { provider: "deepseek" }] },
  allow: { hosts: ["harbor.example", "*.harbor.example"] },
  approvals: "effects",
  limits: { steps: 30, costUsd: 0.5 },
  timeoutMs: 900_000,
};

const stored = { createdAt: "2026-12-01T09:00:00.000Z", updatedAt: "2026-12-01T09:30:00.000Z" };

export const agentView: AgentView = { name: "booker", ...agent, ...stored };

export const agentSummary: AgentSummary = {
  name: "booker",
  instructions: agent.instructions,
  model: agent.model,
  approvals: agent.approvals,
  ...stored,
};

export const agentTask: AgentRunRequest = {
  task: "Book the first free slot for container MSCU1234567.",
};
