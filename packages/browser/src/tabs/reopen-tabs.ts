import type { TabState } from "@dormouse/core";
import { callToolkit } from "../locators/toolkit.ts";
import type { BaseParts } from "../state/base-parts.ts";
import { within } from "../state/bound.ts";
import { callInFrame } from "../state/page-code.ts";
import type { OpenTabs } from "./open-tabs.ts";
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
  const opened: Tab[] = [];
  for (const state of states) opened.push(await reopen(tabs, state, base));
  const front = opened.find(({ tabId }) => tabId === active.tabId);
  if (front !== undefined) await tabs.activate(front);
  await Promise.all(opened.map((tab) => load(tab, tab === front, patience)));
}

async function reopen(tabs: OpenTabs, state: TabState, base: BaseParts): Promise<Tab> {
  const tab = await tabs.openBehind();
  tab.tabId = state.tabId;
  tab.restoring = state;
  const parts = base
    .all()
    .filter(({ kind, tabId }) => kind === "sessionStorage" && tabId === state.tabId);
  for (const part of parts) {
    tab.sessionStorage.restore(part.storageKey, (await base.text(part)) ?? "[]");
  }
  await tab.sessionStorage.ready();
  return tab;
}

/**
 * Loads the tab's page again: a GET of its URL, also where the page was the answer to a form. A site
 * that is down leaves an error page: whether that matters is for the step's action to say.
 */
async function load(tab: Tab, untilLoaded: boolean, patience: ReopenPatience): Promise<void> {
  const state = tab.restoring;
  if (state === undefined || !isWebUrl(state.url)) {
    tab.restoring = undefined;
    return;
  }
  const waitUntil = untilLoaded ? "load" : "domcontentloaded";
  await tab.page.goto(state.url, { waitUntil, timeout: patience.reopenMs }).catch(() => undefined);
  if (state.fields !== undefined) {
    const entered = callToolkit(tab.page.mainFrame(), "writeFields", state.fields);
    await within(patience.answerMs, "a form", entered).catch(() => undefined);
  }
  if (state.scroll.x === 0 && state.scroll.y === 0) return;
  const scrolled = callInFrame(tab.session, tab.targetId, "writeScroll", state.scroll);
  await within(patience.answerMs, "scrolling", scrolled).catch(() => undefined);
}

export function isWebUrl(url: string): boolean {
  return /^https?:\/\//.test(url);
}
