import type { PuppeteerLifeCycleEvent } from "puppeteer-core";

export type LoadState = "load" | "domcontentloaded" | "networkidle";

/** As long without a request counts as idle. */
export const networkIdleMs = 500;

export function lifecycleEvent(state: LoadState = "load"): PuppeteerLifeCycleEvent {
  return state === "networkidle" ? "networkidle0" : state;
}
