import { BrowserIdentity } from "@dormouse/contract";
import type { Action } from "@dormouse/contract";
import { createBrowserPort } from "@dormouse/browser";
import type { RawPage } from "@dormouse/core";
import type { Page } from "playwright-core";
import type { Page as PuppeteerPage } from "puppeteer-core";
import { ChromiumSession } from "../../../packages/browser/src/live/live-browser.ts";
import { quietContext } from "../support/action-context.ts";
import { launchPlaywright } from "../support/plain-playwright.ts";
import type { Visitor } from "./page-instant.ts";

const viewport = { width: 1280, height: 800 };

/** Our browser, going about as an agent has it go. */
export type OurVisitor = Visitor & {
  page: PuppeteerPage;
  readPage(): Promise<RawPage>;
  close(): Promise<void>;
};

export async function openOurs(chromiumPath: string): Promise<OurVisitor> {
  const port = createBrowserPort({
    executablePath: chromiumPath,
    network: { allowPrivate: true },
  });
  const identity = BrowserIdentity.parse({ viewport });
  const live = await port.open({ identity, signal: quietContext.signal });
  if (!(live instanceof ChromiumSession)) throw new Error("not one of ours");
  const perform = (action: Action) => live.perform(action, quietContext);
  return {
    goto: (url) => perform({ type: "goto", url }),
    click: (selector) => perform({ type: "click", locator: { css: selector, nth: 0 } }),
    fill: (selector, value) => perform({ type: "fill", locator: { css: selector, nth: 0 }, value }),
    evaluate: (script) => live.target.active().evaluate(script),
    get page() {
      return live.target.active();
    },
    readPage: () => live.readPage(),
    close: () => live.close(),
  };
}

export type PlaywrightVisitor = Visitor & { page: Page; close(): Promise<void> };

export async function openPlaywright(chromiumPath: string): Promise<PlaywrightVisitor> {
  const browser = await launchPlaywright(chromiumPath);
  const page = await browser.newPage({ viewport });
  return {
    page,
    goto: (url) => page.goto(url),
    click: (selector) => page.locator(selector).first().click(),
    fill: (selector, value) => page.locator(selector).first().fill(value),
    evaluate: (script) => page.evaluate(script),
    close: () => browser.close(),
  };
}
