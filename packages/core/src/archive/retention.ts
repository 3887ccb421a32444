import type { Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";

/** How long a tenant wants its archived sessions kept after they were used last; null is for ever. */
export type Retention = { tenantId: string; archivedMs: number | null };

/** When the archived session has been kept for as long as its tenant wants, Unix milliseconds. */
export async function keptUntilMs(
  world: Pick<World, "store">,
  settings: Pick<EngineSettings, "archiveRetentionMs">,
  { tenantId, updatedAtMs }: Session,
): Promise<number> {
  const keptMs = await retentionOf(world, settings, tenantId);
  return keptMs === null ? Infinity : updatedAtMs + keptMs;
}

/** What the tenant asked for, or else what the deployment says. */
export async function retentionOf(
  { store }: Pick<World, "store">,
  { archiveRetentionMs }: Pick<EngineSettings, "archiveRetentionMs">,
  tenantId: string,
): Promise<number | null> {
  const own = await store.readRetention(tenantId);
  if (own !== undefined) return own.archivedMs;
  return archiveRetentionMs === 0 ? null : archiveRetentionMs;
}
