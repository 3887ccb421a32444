import type { FieldState, SnapshotManifest, TabState } from "@dormouse/core";
import { callToolkit } from "../locators/toolkit.ts";
import { answerOf } from "../state/bound.ts";
import { callInFrame } from "../state/page-code.ts";
import type { OpenTabs } from "./open-tabs.ts";
import { fieldsBytesMax } from "./page-bounds.ts";
import { addressOf, type Tab } from "./tab.ts";

/**
 * What the tabs are to show again. Of one that has not reopened yet, and of one that does not answer,
 * it is what the base has.
 */
export async function readTabs(
  tabs: OpenTabs,
  base: SnapshotManifest | undefined,
): Promise<TabState[]> {
  const all = tabs.all();
  const fieldsBytes = Math.floor(fieldsBytesMax / all.length);
  return Promise.all(
    all.map(async (tab) => ({
      ...(await read(tab, base, fieldsBytes)),
      active: tab === tabs.active,
    })),
  );
}

async function read(
  tab: Tab,
  base: SnapshotManifest | undefined,
  fieldsBytes: number,
): Promise<Omit<TabState, "active">> {
  const { url, title } = await addressOf(tab);
  const before = base?.tabs.find(({ tabId }) => tabId === tab.tabId);
  const scroll = tab.restoring?.scroll ??
    (await answerOf(callInFrame(tab.session, tab.targetId, "readScroll"))) ??
    before?.scroll ?? { x: 0, y: 0 };
  const fields = await fieldsOf(tab, before?.url === url ? before : undefined, fieldsBytes);
  return {
    tabId: tab.tabId,
    url,
    title,
    scroll,
    ...(fields.length === 0 ? {} : { fields }),
  };
}

async function fieldsOf(
  tab: Tab,
  before: TabState | undefined,
  bytesMax: number,
): Promise<FieldState[]> {
  if (tab.restoring !== undefined) return tab.restoring.fields ?? [];
  const read = callToolkit(tab.page.mainFrame(), "readFields", bytesMax);
  return (await answerOf(read)) ?? before?.fields ?? [];
}
