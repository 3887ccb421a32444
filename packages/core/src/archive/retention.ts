import type { RetentionRequest, RetentionView } from "@dormouse/contract";
import type { Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";

const dayMs = 24 * 60 * 60_000;

/** How long a tenant wants its archived sessions kept after they were used last; null is for ever. */
export type Retention = { tenantId: string; archivedMs: number | null };

/** When the archived session has been kept for as long as its tenant wants, Unix milliseconds. */
export async function keptUntilMs(
  world: Pick<World, "store">,
  settings: Pick<EngineSettings, "archiveRetentionMs">,
  { tenantId, updatedAtMs }: Session,
): Promise<number> {
  const { archivedMs } = await retentionOf(world, settings, tenantId);
  return archivedMs === null ? Infinity : updatedAtMs + archivedMs;
}

/** What holds for the tenant's sessions, as its owner sees it. */
export async function readRetention(
  world: Pick<World, "store">,
  settings: Pick<EngineSettings, "archiveRetentionMs">,
  tenantId: string,
): Promise<RetentionView> {
  const { archivedMs, own } = await retentionOf(world, settings, tenantId);
  return { archivedDays: archivedMs === null ? null : archivedMs / dayMs, own };
}

/** The tenant's sessions are kept for so long from now on, those that are archived already too. */
export async function putRetention(
  { store }: Pick<World, "store">,
  tenantId: string,
  { archivedDays }: RetentionRequest,
): Promise<RetentionView> {
  const archivedMs = archivedDays === null ? null : archivedDays * dayMs;
  await store.putRetention({ tenantId, archivedMs });
  return { archivedDays, own: true };
}

/** What the tenant asked for, or else what the deployment says. */
async function retentionOf(
  { store }: Pick<World, "store">,
  { archiveRetentionMs }: Pick<EngineSettings, "archiveRetentionMs">,
  tenantId: string,
): Promise<{ archivedMs: number | null; own: boolean }> {
  const own = await store.readRetention(tenantId);
  if (own !== undefined) return { archivedMs: own.archivedMs, own: true };
  return { archivedMs: archiveRetentionMs === 0 ? null : archiveRetentionMs, own: false };
}
