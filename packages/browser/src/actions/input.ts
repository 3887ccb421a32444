import type { Page } from "puppeteer-core";
import { callToolkit, DocumentGoneError } from "../locators/toolkit.ts";
import { PageActivity } from "./page-activity.ts";
import type { Scene } from "./scene.ts";

/** How long an input waits for the rest of a page whose content is there: a slow image is no reason to wait. */
const loadMsMax = 2_000;
const openTabMsMax = 5_000;

/**
 * Does something that the page may answer with a navigation or a new tab, and waits for that, so that
 * the next action meets the new page. A navigation that takes longer than the action's time goes on.
 */
export async function withConsequences(scene: Scene, input: () => Promise<void>): Promise<void> {
  const { page } = scene;
  const activity = await PageActivity.of(page);
  const tabsBefore = new Set(scene.target.tabs());
  scene.check();
  activity.reset();
  await unlessClosed(scene, page, async () => {
    await input();
    await settle(page);
    if (activity.navigating) {
      await activity.untilContent(scene.remainingMs);
      await activity.untilStill(Math.min(scene.remainingMs, loadMsMax));
    }
  });
  if (activity.openedUrl !== undefined) await newTabLoaded(scene, tabsBefore, activity.openedUrl);
}

/** A click may close its own tab: then it has done what it should. */
async function unlessClosed(scene: Scene, page: Page, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    scene.check();
    if (!page.isClosed() && !isTargetClosed(error)) throw error;
  }
}

/** Told by the command that the tab left unanswered, before the page itself knows. */
function isTargetClosed(error: unknown): boolean {
  return error instanceof Error && error.name === "TargetCloseError";
}

/** Until the page has handled the input: what it starts is known then. */
async function settle(page: Page): Promise<void> {
  await unlessGone(() => callToolkit(page.mainFrame(), "settle"));
}

/** Until the page is drawn anew: before that it is not told that it was scrolled, and shows nothing more. */
export async function drawnAnew(page: Page): Promise<void> {
  await unlessGone(() => callToolkit(page.mainFrame(), "nextFrame"));
}

async function unlessGone(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof DocumentGoneError)) throw error;
  }
}

async function newTabLoaded(scene: Scene, before: Set<Page>, url: string): Promise<void> {
  const blank = url === "" || url.startsWith("about:");
  const endMs = performance.now() + Math.min(openTabMsMax, scene.remainingMs);
  while (performance.now() < endMs) {
    const opened = scene.target.tabs().find((page) => !before.has(page));
    if (opened !== undefined) {
      const arrived = blank || !opened.url().startsWith("about:");
      if (opened.isClosed() || (arrived && (await readyState(opened)) !== "loading")) return;
    }
    await scene.sleep(20);
  }
}

async function readyState(page: Page): Promise<string> {
  try {
    return await callToolkit(page.mainFrame(), "readyState");
  } catch {
    return "loading";
  }
}
