import { layouts } from "../layout/layouts.ts";
import type { SessionKey } from "../session/session.ts";
import { loadPayload } from "../snapshot/payload.ts";
import type { World } from "../world/world.ts";
import { applyPatch } from "./diff/merge-patch.ts";
import type { PageMemory } from "./page-memory.ts";
import type { PagePointer } from "./page-record.ts";

/** What keeps the truth of pages. */
export type PageStore = Pick<World, "store" | "blobs">;

/**
 * The page as the record of a step left it: its keyframe, with the changes from there on.
 * @throws NewerLayoutError, and Error where a record is missing, which only a damaged store can bring about.
 */
export async function loadMemory(
  { store, blobs }: PageStore,
  key: SessionKey,
  { step, keyframe }: Pick<PagePointer, "step" | "keyframe">,
): Promise<PageMemory> {
  const records = await store.readPages(key, { fromStep: keyframe, toStep: step });
  const changes = await Promise.all(
    records.map(({ change }) => loadPayload(blobs, layouts.pageChange, change)),
  );
  const [first, ...later] = changes;
  if (first === undefined || !("full" in first) || records.at(-1)?.step !== step) {
    throw new Error(`the page of ${key.sessionId} after step ${step} is not whole`);
  }
  return later.reduce(
    (page, change) => ("full" in change ? change.full : applyPatch(page, change.delta)),
    first.full,
  );
}

/**
 * The page as it was after a step, and the step that left it so.
 * @returns undefined where no step up to that one looked at it.
 */
export async function loadMemoryAt(
  world: PageStore,
  key: SessionKey,
  atStep: number,
): Promise<{ step: number; memory: PageMemory } | undefined> {
  const record = await world.store.readNewestPage(key, atStep);
  if (record === undefined) return undefined;
  return { step: record.step, memory: await loadMemory(world, key, record) };
}
