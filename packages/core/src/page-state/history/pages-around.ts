import { layouts } from "../../layout/layouts.ts";
import type { SessionKey } from "../../session/session.ts";
import { loadPayload } from "../../snapshot/payload.ts";
import { applyPatch } from "../diff/merge-patch.ts";
import { loadMemoryAt, type PageStore } from "../load-memory.ts";
import type { PageContent } from "../page-content.ts";
import type { PageMemory } from "../page-memory.ts";

/** The page before a step and after it; each is absent where nobody had looked at it. */
export type PagesAround = { before?: PageContent; after?: PageContent };

/** The pages around each of the steps, by the step, read together. */
export async function pagesAround(
  world: PageStore,
  key: SessionKey,
  steps: readonly number[],
): Promise<ReadonlyMap<number, PagesAround>> {
  const [fromStep, toStep] = [Math.min(...steps), Math.max(...steps)];
  if (steps.length === 0) return new Map();
  const [before, records] = await Promise.all([
    loadMemoryAt(world, key, fromStep - 1),
    world.store.readPages(key, { fromStep, toStep }),
  ]);
  const changes = await Promise.all(
    records.map(async ({ step, change }) => ({
      step,
      change: await loadPayload(world.blobs, layouts.pageChange, change),
    })),
  );
  const around = new Map<number, PagesAround>();
  let memory: PageMemory | undefined = before?.memory;
  for (let step = fromStep; step <= toStep; step += 1) {
    const old = memory?.content;
    const change = changes.find((one) => one.step === step)?.change;
    if (change !== undefined) {
      if ("full" in change) memory = change.full;
      // A change of what is not there any more: the page is known again from the next that holds all.
      else memory = memory === undefined ? undefined : applyPatch(memory, change.delta);
    }
    around.set(step, {
      ...(old === undefined ? {} : { before: old }),
      ...(memory === undefined ? {} : { after: memory.content }),
    });
  }
  return around;
}
