import type { Artifact } from "../artifact/artifact.ts";
import type { Media } from "../media/media.ts";
import { NewerLayoutError } from "../layout/newer-layout-error.ts";
import { pagesOf } from "../listing/pages.ts";
import type { Session } from "../session/session.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import type { World } from "../world/world.ts";

/** What a tenant's sessions have is added up this often: it takes a look at every one of them. */
const rememberedMs = 60_000;
const firstCountMs = 1_000;
const pageSize = 100;

/** How many bytes the session holds with what a commit adds to it. The collector puts the number right. */
export function storedWith(
  { storedBytes = 0 }: Pick<Session, "storedBytes">,
  snapshot: StoredSnapshot | undefined,
  artifacts: readonly Pick<Artifact, "bytes">[] = [],
  media: readonly Media[] = [],
): { storedBytes: number } {
  const sizes = [
    snapshot?.summary.bytesWritten ?? 0,
    ...artifacts.map(({ bytes }) => bytes),
    ...media.map(({ kind, full, thumbnail }) =>
      // A screenshot is counted as the artifact that it is.
      kind === "image" ? full.bytes + thumbnail.bytes : thumbnail.bytes,
    ),
  ];
  return { storedBytes: sizes.reduce((sum, bytes) => sum + bytes, storedBytes) };
}

/** What a tenant has, as far as its limits ask. */
export type Usage = { storedBytes: number; queuedRuns: number };

/** What was counted last, as it is until it is counted anew. */
type Remembered = { usage?: Usage; counting?: Promise<void>; countedAtMs: number };

const remembered = new WeakMap<World["store"], Map<string, Remembered>>();

/**
 * What the tenant's sessions have together, as last counted. A count that is due goes on beside the requests.
 * The first is waited for, though not for long: a tenant may have so many sessions that it takes its time.
 * @returns undefined where nothing has been counted yet.
 */
export async function usageOf(
  world: Pick<World, "store" | "clock">,
  tenantId: string,
): Promise<Usage | undefined> {
  const { store, clock } = world;
  const tenants = remembered.get(store) ?? new Map<string, Remembered>();
  remembered.set(store, tenants);
  const known: Remembered = tenants.get(tenantId) ?? { countedAtMs: -Infinity };
  tenants.set(tenantId, known);
  if (clock.nowMs() - known.countedAtMs >= rememberedMs) {
    known.counting ??= countAnew(world, tenantId, known);
    // What was counted last stands until a later count succeeds; a first one that fails is told of below.
    known.counting.catch(() => {});
  }
  if (known.usage === undefined && known.counting !== undefined) {
    await within(clock, firstCountMs, known.counting);
  }
  return known.usage;
}

async function countAnew(
  { store, clock }: Pick<World, "store" | "clock">,
  tenantId: string,
  known: Remembered,
): Promise<void> {
  try {
    known.usage = await addUp(store, tenantId);
  } catch (error) {
    // One of its sessions is left to a newer program; the others must go on meanwhile.
    if (!(error instanceof NewerLayoutError)) throw error;
  } finally {
    delete known.counting;
  }
  known.countedAtMs = clock.nowMs();
}

async function within(clock: World["clock"], ms: number, work: Promise<void>): Promise<void> {
  const done = new AbortController();
  try {
    await Promise.race([work, clock.sleep(ms, done.signal)]);
  } finally {
    done.abort();
  }
}

async function addUp(store: World["store"], tenantId: string): Promise<Usage> {
  const usage = { storedBytes: 0, queuedRuns: 0 };
  const pages = pagesOf((cursor) => store.list({ tenantId, limit: pageSize, cursor }));
  for await (const sessions of pages) {
    for (const { storedBytes = 0, queue = [] } of sessions) {
      usage.storedBytes += storedBytes;
      usage.queuedRuns += queue.length;
    }
  }
  return usage;
}
