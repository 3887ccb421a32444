import type { Artifact } from "../artifact/artifact.ts";
import type { Session } from "../session/session.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import type { World } from "../world/world.ts";

/** What a tenant's sessions have is added up this often: it takes a look at every one of them. */
const rememberedMs = 60_000;
const pageSize = 100;

/** How many bytes the session holds with what a commit adds to it. The collector puts the number right. */
export function storedWith(
  { storedBytes = 0 }: Pick<Session, "storedBytes">,
  snapshot: StoredSnapshot | undefined,
  artifacts: readonly Pick<Artifact, "bytes">[] = [],
): { storedBytes: number } {
  const files = artifacts.reduce((sum, { bytes }) => sum + bytes, 0);
  return { storedBytes: storedBytes + (snapshot?.summary.bytesWritten ?? 0) + files };
}

/** What a tenant has, as far as its limits ask. */
export type Usage = { storedBytes: number; queuedRuns: number };

type Remembered = { usage: Promise<Usage>; untilMs: number };

const remembered = new WeakMap<World["store"], Map<string, Remembered>>();

/** What the tenant's sessions have together, as of the last minute. */
export async function usageOf(
  { store, clock }: Pick<World, "store" | "clock">,
  tenantId: string,
): Promise<Usage> {
  const tenants = remembered.get(store) ?? new Map<string, Remembered>();
  remembered.set(store, tenants);
  const known = tenants.get(tenantId);
  if (known !== undefined && known.untilMs > clock.nowMs()) return known.usage;
  const usage = addUp(store, tenantId);
  tenants.set(tenantId, { usage, untilMs: clock.nowMs() + rememberedMs });
  // What could not be told must be asked again.
  usage.catch(() => tenants.delete(tenantId));
  return usage;
}

async function addUp(store: World["store"], tenantId: string): Promise<Usage> {
  const usage = { storedBytes: 0, queuedRuns: 0 };
  let cursor: string | undefined;
  do {
    const page = await store.list({
      tenantId,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { storedBytes = 0, queue = [] } of page.items) {
      usage.storedBytes += storedBytes;
      usage.queuedRuns += queue.length;
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return usage;
}
