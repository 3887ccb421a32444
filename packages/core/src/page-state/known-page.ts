import type { Session } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { loadMemory } from "./load-memory.ts";
import type { PageContent } from "./page-content.ts";
import type { PageMemory } from "./page-memory.ts";

/**
 * The page as the session's records have it: from the hot copy where that is of the very step, else from the store.
 * @returns undefined where no step has looked at it.
 * @throws as loadMemory.
 */
export async function knownPage(world: World, session: Session): Promise<PageMemory | undefined> {
  const { pageState } = session;
  if (pageState === undefined) return undefined;
  const hot = await world.hot.readPage(session);
  // Of two steps no two records are written: it is the same page.
  if (hot?.step === pageState.step) return hot.memory;
  return loadMemory(world, session, pageState);
}

const blank: PageContent = {
  route: "",
  url: "",
  title: "",
  breadcrumbs: [],
  order: [],
  sections: {},
  elements: {},
  filters: {},
  images: {},
};

/** What the session knows of its page, its next ref no earlier than `nextRef`; of one it knows nothing of just that. */
export function withNextRef(memory: PageMemory | undefined, nextRef: number): PageMemory {
  const { content, refs } = memory ?? { content: blank, refs: { next: 1, signatures: {} } };
  return { content, refs: { ...refs, next: Math.max(refs.next, nextRef) } };
}
