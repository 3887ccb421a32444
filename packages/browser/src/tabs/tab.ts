import { randomUUID } from "node:crypto";
import type { TabState } from "@dormouse/core";
import type { CDPSession, Page, Protocol } from "puppeteer-core";
import { FrameIndex } from "../state/frame-index.ts";
import { SessionStorage, type OpenLine } from "../state/session-storage.ts";
import { boundedTitle, boundedUrl } from "./page-bounds.ts";
import { SessionHistory } from "./session-history.ts";

/** A tab of the browser: our own line to it, which is there before its first request. */
export class Tab {
  tabId: string = randomUUID();
  readonly targetId: string;
  readonly session: CDPSession;
  readonly frames: FrameIndex;
  readonly sessionStorage: SessionStorage;
  readonly history: SessionHistory;
  opener: Tab | undefined;
  /** What the tab is to show again, until it does. */
  restoring: TabState | undefined;
  /** The document that every request of the tab is answered with, without its site being asked. */
  standIn: string | undefined;
  /** Resolves once the page's own line says as well what the tab is to be. Its documents wait for it. */
  isDressed: Promise<void> = Promise.resolve();
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
    this.history = new SessionHistory(session);
    const inherited = inherits ? opener?.sessionStorage : undefined;
    this.sessionStorage = new SessionStorage(session, openLine, inherited);
    session.on("Page.frameNavigated", ({ frame }) => {
      if (frame.id === targetId && this.#shows(frame)) this.restoring = undefined;
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

  /** Whether the document is one that the tab's session came to see. */
  #shows(frame: Protocol.Page.Frame): boolean {
    if (this.standIn !== undefined || frame.url === "about:blank") return false;
    // A site that is down now may be up at the next wake.
    return frame.unreachableUrl === undefined || frame.unreachableUrl !== this.restoring?.url;
  }
}

/** The address and title of what a tab shows, in bounds. Answered by the browser, also where the page hangs. */
export async function addressOf(tab: Tab): Promise<{ url: string; title: string }> {
  const { entries, currentIndex: index } = await tab.history.chromium();
  const address = addressIn({ entries, index });
  return tab.restoring !== undefined && address.url === "about:blank" ? tab.restoring : address;
}

/** The address and title of what a history shows, in bounds. */
export function addressIn(history: { entries: { url: string; title: string }[]; index: number }): {
  url: string;
  title: string;
} {
  const { url, title } = history.entries[history.index] ?? { url: "", title: "" };
  return { url: url === "" ? "about:blank" : boundedUrl(url), title: boundedTitle(title) };
}
