/// <reference lib="dom" />
import type { EncodedValue } from "@dormouse/contract";
import type { Encoding } from "./encoding.ts";
import type { Scrolling } from "./scrolling.ts";
import type { Visit, Visits } from "./visits.ts";

/** What a tab shows, as only its page knows it. */
export type PageRead = {
  visit?: Visit;
  otherDocuments: string[];
  scroll: { x: number; y: number };
  scrollers: { path: string; x: number; y: number }[];
  name: string;
  pinchZoom: number;
  hasOpener: boolean;
};

/** An entry to make in a document of ours. */
export type EntryToMake = {
  url: string;
  title: string;
  state?: unknown;
  stateEncoded?: unknown;
  scroll?: { x: number; y: number };
  scrollRestoration?: "manual";
};

/** What is asked of the page of a tab, and of the blank ones that stand for it while it is opened again. */
export function createTabPage(encoding: Encoding, visits: Visits, scrolling: Scrolling) {
  /** From the document's start on. @param report is called with JSON for each entry it comes to */
  function watch(report: (visit: string) => void, channel: string, stateBytesMax: number): void {
    scrolling.watch();
    visits.watch(report, channel, stateBytesMax);
  }

  function read(): PageRead {
    const visit = visits.current();
    return {
      ...(visit === undefined ? {} : { visit }),
      otherDocuments: visits.otherDocuments(),
      scroll: scrolling.ofPage(),
      scrollers: scrolling.ofElements(),
      name: window.name,
      pinchZoom: window.visualViewport?.scale ?? 1,
      hasOpener: window.opener !== null,
    };
  }

  /** Turns the entry of a document of ours into the first of these and puts the others behind it. */
  async function makeEntries(entries: EntryToMake[]): Promise<void> {
    await parsed();
    for (const [index, entry] of entries.entries()) {
      const state = stateOf(entry);
      if (index === 0) history.replaceState(state, "", entry.url);
      else history.pushState(state, "", entry.url);
      document.title = entry.title;
      if (entry.scrollRestoration === "manual") history.scrollRestoration = "manual";
      if (entry.scroll !== undefined) scrollTo(entry.scroll);
    }
  }

  /** Leaves a document of ours as the one that it stands for was left. */
  async function leaveAs(left: { name: string; scroll: { x: number; y: number } }): Promise<void> {
    await parsed();
    window.name = left.name;
    scrollTo(left.scroll);
  }

  async function parsed(): Promise<void> {
    if (document.readyState !== "loading") return;
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
  }

  function stateOf({ state, stateEncoded }: EntryToMake): unknown {
    return stateEncoded === undefined
      ? (state ?? null)
      : encoding.decode(stateEncoded as EncodedValue, new Map());
  }

  /** Scrolls an empty document, which is made as large as it takes. */
  function scrollTo({ x, y }: { x: number; y: number }): void {
    const { style } = document.documentElement;
    if (x < 0) document.documentElement.dir = "rtl";
    style.width = `${Math.abs(x) + window.innerWidth}px`;
    style.height = `${y + window.innerHeight}px`;
    window.scrollTo({ left: x, top: y, behavior: "instant" });
  }

  /** Opens a window that has this one as its opener. */
  function openWindow(name: string): void {
    window.open("", name);
  }

  return {
    watch,
    read,
    makeEntries,
    leaveAs,
    openWindow,
    scrollAgain: scrolling.again,
  };
}

export type TabPage = ReturnType<typeof createTabPage>;
