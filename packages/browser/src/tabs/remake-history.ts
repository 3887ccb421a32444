import type { HistoryEntryState, TabState } from "@dormouse/core";
import { answerOf } from "../state/bound.ts";
import { bypassServiceWorkers } from "../state/service-workers.ts";
import { isWebUrl } from "../state/web-url.ts";
import { betweenDocuments } from "./between-documents.ts";
import { planHistory } from "./history-plan.ts";
import { callTabPage } from "./page-code.ts";
import type { Tab } from "./tab.ts";

/** Whether the tab's page has to find more than its address: what it says of its history, or where it is. */
export function needsHistory({ history, name, pinchZoom, scroll }: TabState): boolean {
  return (
    history !== undefined ||
    name !== undefined ||
    pinchZoom !== undefined ||
    scroll.x !== 0 ||
    scroll.y !== 0
  );
}

/**
 * Gives a blank tab the session history it had, without its sites being asked: empty documents of ours
 * stand in for the tab's, under their addresses. It ends up in the one that stands for the page to show:
 * that loads with a reload, and finds the history's length, its state and its scroll position there.
 *
 * @param signal aborted where nobody waits any more: nothing further is then done to the tab
 * @throws where Chromium does not make it so: the tab then has a history of its own
 */
export async function remakeHistory(tab: Tab, state: TabState, signal: AbortSignal): Promise<void> {
  const plan = planHistory(state.history ?? historyOfOne(state));
  tab.history.paused = true;
  try {
    // One that another tab of the site registered would answer in our place, and may ask the site.
    await bypassServiceWorkers(tab.session);
    for (const [index, entries] of plan.standIns.entries()) {
      await makeDocument(tab, entries);
      signal.throwIfAborted();
      if (index === 0 && !plan.bornBlank) await forgetBirth(tab);
    }
    const history = await tab.history.chromium();
    signal.throwIfAborted();
    if (history.entries.length !== plan.entries.length) {
      throw new Error(
        `the history has ${history.entries.length} entries in place of ${plan.entries.length}`,
      );
    }
    if (history.currentIndex !== plan.index) {
      await travel(tab, history.entries[plan.index]?.id, signal);
    }
    signal.throwIfAborted();
    await leave(tab, state);
    signal.throwIfAborted();
    await tab.history.adopt({ ...history, currentIndex: plan.index }, plan.entries);
  } finally {
    await endStandIn(tab);
  }
}

/** From now on the tab's documents are its sites' own. */
export async function endStandIn(tab: Tab): Promise<void> {
  tab.standIn = undefined;
  tab.history.paused = false;
  await answerOf(tab.session.send("Network.disable"));
}

function historyOfOne({ url, title }: TabState): NonNullable<TabState["history"]> {
  const blank = { url: "about:blank", title: "", document: 0 };
  return { entries: [blank, { url, title, document: 1 }], index: 1 };
}

async function makeDocument(
  tab: Tab,
  entries: [HistoryEntryState, ...HistoryEntryState[]],
): Promise<void> {
  const [{ url, title, referrer }] = entries;
  tab.standIn = `<!doctype html><title>${escaped(title)}</title>`;
  const { errorText } = await tab.session.send("Page.navigate", {
    url: isWebUrl(url) ? url : "about:blank",
    ...(referrer === undefined ? {} : { referrer, referrerPolicy: "unsafeUrl" }),
  });
  if (errorText !== undefined) throw new Error(`${url} cannot be stood in for: ${errorText}`);
  if (isWebUrl(url) && entries.some(isMore)) await callTabPage(tab, "makeEntries", entries);
}

/** Leaves the tab without the blank page that it was born with. */
async function forgetBirth({ session }: Tab): Promise<void> {
  await betweenDocuments(() => session.send("Page.resetNavigationHistory"));
}

/** Whether there is more to the entry than its address and title, which come with the document. */
function isMore(entry: HistoryEntryState, index: number): boolean {
  const { state, stateEncoded, scroll, scrollRestoration } = entry;
  return (
    index > 0 || [state, stateEncoded, scroll, scrollRestoration].some((told) => told !== undefined)
  );
}

async function travel(tab: Tab, entryId: number | undefined, signal: AbortSignal): Promise<void> {
  if (entryId === undefined) throw new Error("the history does not have the entry to show");
  const { session } = tab;
  const { promise: arrived, resolve, reject } = Promise.withResolvers<void>();
  const events = ["Page.frameNavigated", "Page.navigatedWithinDocument"] as const;
  const arrive = (): void => resolve();
  const giveUp = (): void => reject(signal.reason);
  for (const event of events) session.on(event, arrive);
  signal.addEventListener("abort", giveUp);
  try {
    const going = betweenDocuments(() => session.send("Page.navigateToHistoryEntry", { entryId }));
    await Promise.all([going, arrived]);
  } finally {
    for (const event of events) session.off(event, arrive);
    signal.removeEventListener("abort", giveUp);
  }
}

async function leave(tab: Tab, { name = "", scroll, pinchZoom }: TabState): Promise<void> {
  if (pinchZoom !== undefined) {
    await tab.session.send("Emulation.setPageScaleFactor", { pageScaleFactor: pinchZoom });
  }
  await callTabPage(tab, "leaveAs", { name, scroll });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
