import type { TabState } from "@dormouse/core";
import type { BaseParts } from "../state/base-parts.ts";
import { within } from "../state/bound.ts";
import { isWebUrl } from "../state/web-url.ts";
import { writeFields } from "./fields.ts";
import type { OpenTabs } from "./open-tabs.ts";
import { callTabPage } from "./page-code.ts";
import { endStandIn, needsHistory, remakeHistory } from "./remake-history.ts";
import type { Tab } from "./tab.ts";

export type ReopenPatience = {
  /** How long a page may keep the browser from answering before it counts as hung. */
  answerMs: number;
  /** How long a tab may load when it is opened again, before the step goes on without waiting. */
  reopenMs: number;
};

/** Opens the tabs of a snapshot again, in their order, and shows the one that was in front. */
export async function reopenTabs(
  tabs: OpenTabs,
  states: TabState[],
  base: BaseParts,
  patience: ReopenPatience,
): Promise<void> {
  const active = states.find((state) => state.active) ?? states[0];
  if (active === undefined) {
    await tabs.openBlank();
    return;
  }
  const reopenings: Reopening[] = [];
  for (const state of states) reopenings.push(await reopen(tabs, state, reopenings, patience));
  const front = reopenings.find(({ state }) => state === active)?.tab;
  await Promise.all([
    front === undefined ? undefined : tabs.activate(front),
    ...reopenings.map((one) => load(one, one.tab === front, base, patience)),
  ]);
}

/** A tab on its way to what it showed. */
type Reopening = { tab: Tab; state: TabState; isRemade: boolean };

async function reopen(
  tabs: OpenTabs,
  state: TabState,
  others: Reopening[],
  patience: ReopenPatience,
): Promise<Reopening> {
  const opener = others.find(({ tab }) => tab.tabId === state.opener?.tabId);
  const tab =
    opener !== undefined && state.opener?.reachable === true
      ? await openFrom(tabs, opener, windowName(state, others), patience)
      : await tabs.openBehind();
  tab.opener = opener?.tab;
  tab.tabId = state.tabId;
  tab.restoring = state;
  return { tab, state, isRemade: false };
}

/**
 * The window is opened by the document that stands in for the opener's page: the page itself would
 * notice. By no blank one: Chromium carries no messages between windows whose sites were unknown then.
 */
async function openFrom(
  tabs: OpenTabs,
  opener: Reopening,
  name: string,
  patience: ReopenPatience,
): Promise<Tab> {
  opener.isRemade ||= await hasRemade(opener, patience);
  const opening = tabs.openBehind({ opener: opener.tab, name });
  // A window without its opener is better than a session that never wakes again.
  return within(patience.answerMs, "a window", opening).catch(() => tabs.openBehind());
}

/** Names such as `_self`, and those that another one has as well, mean a window that is there. */
function windowName({ name = "" }: TabState, others: Reopening[]): string {
  const isTaken = name.startsWith("_") || others.some(({ state }) => state.name === name);
  return isTaken ? "" : name;
}

/**
 * Loads the tab's page again: a GET of its URL, also where the page was the answer to a form. A site
 * that is down leaves an error page: whether that matters is for the step's action to say.
 */
async function load(
  reopening: Reopening,
  untilLoaded: boolean,
  base: BaseParts,
  patience: ReopenPatience,
): Promise<void> {
  const { tab, state } = reopening;
  if (!reopening.isRemade && needsHistory(state)) {
    reopening.isRemade = await hasRemade(reopening, patience);
  }
  await restoreSessionStorage(tab, base);
  if (!isWebUrl(state.url)) {
    tab.restoring = undefined;
    return;
  }
  const options = {
    waitUntil: untilLoaded ? "load" : "domcontentloaded",
    timeout: patience.reopenMs,
  } as const;
  const loading = reopening.isRemade ? tab.page.reload(options) : tab.page.goto(state.url, options);
  await loading.catch(() => undefined);
  await continuePage(tab, state, patience);
}

/** A history that cannot be had again is no reason not to show the page. */
async function hasRemade({ tab, state }: Reopening, patience: ReopenPatience): Promise<boolean> {
  if (!isWebUrl(state.url)) return false;
  const givenUp = new AbortController();
  try {
    await within(patience.answerMs, "its history", remakeHistory(tab, state, givenUp.signal));
    return true;
  } catch {
    // What goes on unheeded would stand in for the page that is loaded next.
    givenUp.abort();
    await endStandIn(tab);
    return false;
  }
}

/** After the documents that stand in: they have no use for it, and each is restored once only. */
async function restoreSessionStorage(tab: Tab, base: BaseParts): Promise<void> {
  const parts = base
    .all()
    .filter(({ kind, tabId }) => kind === "sessionStorage" && tabId === tab.tabId);
  for (const part of parts) {
    tab.sessionStorage.restore(part.storageKey, (await base.text(part)) ?? "[]");
  }
  await tab.sessionStorage.ready();
}

/** What a page gets back once it is there. Not where another one has come in its place. */
async function continuePage(tab: Tab, state: TabState, patience: ReopenPatience): Promise<void> {
  if (!isSamePage(tab.page.url(), state.url)) return;
  if (state.fields !== undefined) await writeFields(tab.page, state.fields, patience.answerMs);
  const { scroll, scrollers = [] } = state;
  if (scroll.x === 0 && scroll.y === 0 && scrollers.length === 0) return;
  const scrolled = callTabPage(tab, "scrollAgain", scroll, scrollers);
  await within(patience.answerMs, "scrolling", scrolled).catch(() => undefined);
}

/** A site may send elsewhere whom it let in before: what was entered is not for there. */
function isSamePage(shown: string, left: string): boolean {
  const [one, other] = [URL.parse(shown), URL.parse(left)];
  return one !== null && one.origin === other?.origin && one.pathname === other.pathname;
}
