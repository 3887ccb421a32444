import type { TabState } from "../snapshot/tab-state.ts";
import type { World } from "../world/world.ts";
import type { Session, SessionKey } from "./session.ts";

type ShownPage = NonNullable<Session["page"]>;

/**
 * What may be shown of the page that a stored state has in front. Its tabs hold the address and the title as
 * they were: what a run was told in secret is left out only in the record of the step that left them.
 * @returns undefined where no tab is open.
 */
export async function pageOfSnapshot(
  { store }: Pick<World, "store">,
  key: SessionKey,
  version: number,
  tabs: readonly TabState[],
): Promise<ShownPage | undefined> {
  const front = frontOf(tabs);
  if (front === undefined) return undefined;
  const step = (await store.readSnapshot(key, version))?.step;
  if (step === undefined) return siteOf(front);
  const [record] = await store.readSteps(key, { fromStep: step, toStep: step });
  return record?.snapshotVersion === version && record.page ? record.page : siteOf(front);
}

/** The same of a state from outside, which may have left the tabs as they were. */
export function pageOfImport(
  { page }: Session,
  tabs: readonly TabState[],
  tabsBefore: readonly TabState[],
): ShownPage | undefined {
  const front = frontOf(tabs);
  const before = frontOf(tabsBefore);
  if (front === undefined) return undefined;
  return front.url === before?.url && front.title === before.title ? page : siteOf(front);
}

function frontOf(tabs: readonly TabState[]): TabState | undefined {
  return tabs.find(({ active }) => active);
}

function siteOf({ url }: TabState): ShownPage {
  const { origin = "null" } = URL.parse(url) ?? {};
  return { url: origin === "null" ? "about:blank" : `${origin}/`, title: "" };
}
