import {
  DormouseError,
  limits,
  type AgentDescription,
  type AgentSummary,
  type AgentView,
  type Page,
} from "@dormouse/contract";
import type { PageRequest, Store } from "../../world/store.ts";
import type { World } from "../../world/world.ts";
import { agentSummary, agentView, type AgentKey } from "./preset.ts";

type Stored = Pick<World, "store">;

/**
 * Stores it under its name, in place of one that had the name before. Runs that have been asked for keep that one.
 * @throws DormouseError `agents_full` where the name is new.
 */
export async function putAgent(
  { store, clock }: Pick<World, "store" | "clock">,
  key: AgentKey,
  description: AgentDescription,
): Promise<AgentView> {
  const nowMs = clock.nowMs();
  const before = await store.readAgent(key);
  if (before === undefined) await refuseTooMany(store, key.tenantId);
  const createdAtMs = before?.createdAtMs ?? nowMs;
  const agent = { ...key, description, createdAtMs, updatedAtMs: nowMs };
  await store.putAgent(agent);
  return agentView(agent);
}

/** @throws DormouseError `agent_not_found`, for another tenant's agent too. */
export async function readAgent({ store }: Stored, key: AgentKey): Promise<AgentView> {
  const agent = await store.readAgent(key);
  if (agent === undefined) throw agentNotFound(key.name);
  return agentView(agent);
}

/**
 * The tenant's agents by their names.
 * @throws DormouseError `invalid_cursor`
 */
export async function listAgents(
  { store }: Stored,
  tenantId: string,
  page: PageRequest,
): Promise<Page<AgentSummary>> {
  const { items, ...rest } = await store.listAgents(tenantId, page);
  return { items: items.map(agentSummary), ...rest };
}

/** Deleting one that is not there is no error. Runs that have been asked for keep it. */
export async function deleteAgent({ store }: Stored, key: AgentKey): Promise<void> {
  await store.removeAgent(key);
}

/** @param path where the request says the name. */
export function agentNotFound(name: string, path = "name"): DormouseError {
  return new DormouseError(
    "agent_not_found",
    `There is no agent "${name}"; GET /v1/agents lists yours, PUT /v1/agents/{name} stores one.`,
    { path },
  );
}

/** Of several at once, each may be the last: so few more do no harm. */
async function refuseTooMany(store: Store, tenantId: string): Promise<void> {
  const { items } = await store.listAgents(tenantId, { limit: limits.agents });
  if (items.length < limits.agents) return;
  throw new DormouseError(
    "agents_full",
    `${limits.agents} agents are stored already, and no more may be; delete one that nobody needs.`,
    { path: "name" },
  );
}
