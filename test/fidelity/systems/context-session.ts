import type { BrowserContext, Page } from "playwright-core";
import type { Session, Tab } from "../session.ts";

/** A session whose browser Playwright drives; `nap` gives the context that goes on. */
export function contextSession(
  first: BrowserContext,
  options: {
    nap(context: BrowserContext): Promise<BrowserContext>;
    close(context: BrowserContext): Promise<void>;
  },
): Session {
  let context = first;
  let front: Page | undefined;
  const pageOf = (tab: Tab): Page => {
    const page = context.pages().find((candidate) => candidate === tab);
    if (page === undefined) throw new Error("the tab is closed");
    return page;
  };
  const active = (): Page => {
    const page = front?.isClosed() === false ? front : context.pages().at(-1);
    if (page === undefined) throw new Error("no tab is open");
    return page;
  };
  return {
    tabs: () => context.pages(),
    active,
    fill: (selector, text) => active().locator(selector).fill(text),
    async openTab(url) {
      front = await context.newPage();
      await front.goto(url);
      return front;
    },
    async activate(tab) {
      front = pageOf(tab);
      await front.bringToFront();
    },
    async setViewport(size) {
      for (const page of context.pages()) await page.setViewportSize(size);
    },
    async zoom(tab, factor) {
      const line = await context.newCDPSession(pageOf(tab));
      await line.send("Emulation.setPageScaleFactor", { pageScaleFactor: factor });
      await line.detach();
    },
    async cookies() {
      const line = await context.newCDPSession(context.pages()[0] ?? (await context.newPage()));
      const { cookies } = await line.send("Network.getAllCookies");
      await line.detach();
      return cookies;
    },
    async nap() {
      context = await options.nap(context);
      front = undefined;
    },
    close: () => options.close(context),
  };
}
