import { chromium, type BrowserContext } from "playwright-core";
import type { System } from "../session.ts";
import { launchOptions } from "./chromium.ts";
import { contextSession } from "./context-session.ts";

/** Playwright's own way: `storageState({ indexedDB: true })`, then a new context with that. */
export const playwright: System = {
  name: "Playwright storageState",
  keepsSessions: false,
  async start() {
    return contextSession(await open(), {
      async nap(context) {
        const storageState = await context.storageState({ indexedDB: true });
        await end(context);
        return open(storageState);
      },
      close: end,
    });
  },
};

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function open(storageState?: StorageState): Promise<BrowserContext> {
  const browser = await chromium.launch(await launchOptions());
  const context = await browser.newContext(storageState === undefined ? {} : { storageState });
  await context.newPage();
  return context;
}

async function end(context: BrowserContext): Promise<void> {
  await context.browser()?.close();
}
