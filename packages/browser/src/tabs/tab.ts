import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { TabState } from "@dormouse/core";
import type { CDPSession, Page, Protocol } from "puppeteer-core";
import { boundedTitle, boundedUrl } from "./page-bounds.ts";
import { FrameIndex } from "../state/frame-index.ts";
import { SessionStorage, type OpenLine } from "../state/session-storage.ts";

/** A tab of the browser: our own line to it, which is there before its first request. */
export class Tab {
  tabId: string = randomUUID();
  readonly targetId: string;
  readonly session: CDPSession;
  readonly frames: FrameIndex;
  readonly sessionStorage: SessionStorage;
  readonly opener: Tab | undefined;
  /** What the tab is to show again, until it does. */
  restoring: TabState | undefined;
  #page: Page | undefined;

  /** @param options.inherits whether it starts with a copy of its opener's sessionStorage */
  constructor(options: {
    targetId: string;
    session: CDPSession;
    openLine: OpenLine;
    opener: Tab | undefined;
    inherits: boolean;
  }) {
    const { targetId, session, openLine, opener, inherits } = options;
    this.targetId = targetId;
    this.session = session;
    this.opener = opener;
    this.frames = new FrameIndex(session, targetId);
    const inherited = inherits ? opener?.sessionStorage : undefined;
    this.sessionStorage = new SessionStorage(session, openLine, inherited);
    session.on("Page.frameNavigated", ({ frame }) => {
      if (frame.id === targetId && frame.url !== "about:blank") this.restoring = undefined;
    });
  }

  /** Set before the tab is shown to anyone. */
  get page(): Page {
    if (this.#page === undefined) throw new Error("the tab has no page yet");
    return this.#page;
  }

  set page(page: Page) {
    this.#page = page;
  }
}

/** The address and title of what a tab shows, in bounds. Answered by the browser, also where the page hangs. */
export async function addressOf(tab: Tab): Promise<{ url: string; title: string }> {
  const { entries, currentIndex } = await historyOf(tab.session);
  const entry = entries[currentIndex];
  const url = entry === undefined || entry.url === "" ? "about:blank" : entry.url;
  if (tab.restoring !== undefined && url === "about:blank") return tab.restoring;
  return { url: boundedUrl(url), title: boundedTitle(entry?.title ?? "") };
}

/** While one document takes the place of another there is none to ask: for a moment only. */
async function historyOf(
  session: CDPSession,
  attempts = 20,
): Promise<Protocol.Page.GetNavigationHistoryResponse> {
  try {
    return await session.send("Page.getNavigationHistory");
  } catch (error) {
    if (attempts <= 1) throw error;
    await sleep(50);
    return historyOf(session, attempts - 1);
  }
}
