import type { HotCache, SessionKey } from "@dormouse/core";
import { keyPart } from "./channel.ts";

/** The session's page, a hash. Its id is no tenant's but its own; the copy says whose it is. */
export function pageKeyOf({ sessionId }: Pick<SessionKey, "sessionId">): string {
  return `AWI:SESSION:${sessionId}`;
}

/** What the newest step has changed of it. */
export function deltaKeyOf({ sessionId }: Pick<SessionKey, "sessionId">): string {
  return `AWI:DIFF:${sessionId}`;
}

/** The agent's newest session. Tenants choose the names of their agents, and two may choose the same. */
export function agentKeyOf(tenantId: string, agentId: string): string {
  return `AGENT:SESSION:${keyPart(tenantId)}:${keyPart(agentId)}`;
}

export function cacheKeyOf(kind: HotCache, hash: string): string {
  return `${cachePrefixes[kind]}:${hash}`;
}

const cachePrefixes: Record<HotCache, string> = {
  list: "AWI:CACHE:LIST",
  route: "AWI:CACHE:ROUTE",
  image: "MEDIA:IMG",
  model: "MODEL:PROVIDER",
};
