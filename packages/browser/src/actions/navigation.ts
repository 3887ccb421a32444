import { ActionError } from "@dormouse/core";
import type { HTTPRequest, HTTPResponse, Page } from "puppeteer-core";
import type { ConnectionFailure } from "../network/network-guard.ts";
import { betweenDocuments } from "../tabs/between-documents.ts";
import type { ActionResult, Handlers } from "./handler.ts";
import { lifecycleEvent, type LoadState } from "./load-state.ts";
import { PageActivity } from "./page-activity.ts";
import type { Scene } from "./scene.ts";

export const navigationActions: Handlers<"goto" | "back" | "forward" | "reload"> = {
  goto: ({ url, waitUntil }, scene) => load(scene, scene.page, url, waitUntil),

  back: ({ waitUntil }, scene) => travel(scene, -1, waitUntil),

  forward: ({ waitUntil }, scene) => travel(scene, 1, waitUntil),

  reload: ({ waitUntil }, scene) =>
    navigate(
      scene,
      scene.page,
      scene.page.url(),
      (options) => betweenDocuments(() => scene.page.reload(options), hasNoDocument),
      waitUntil,
    ),
};

/** Goes to a URL. An answer of 404 or 500 is a page too: its status is in the output. */
export function load(
  scene: Scene,
  page: Page,
  url: string,
  waitUntil: LoadState | undefined,
): Promise<ActionResult> {
  return navigate(scene, page, url, (options) => page.goto(url, options), waitUntil);
}

/** Chromium's own words. Anything else that a reload ends in is its outcome. */
function hasNoDocument(error: unknown): boolean {
  return error instanceof Error && error.message.includes("Not attached to an active page");
}

type Options = {
  waitUntil: ReturnType<typeof lifecycleEvent>;
  timeout: number;
  signal: AbortSignal;
};

async function navigate(
  scene: Scene,
  page: Page,
  url: string,
  start: (options: Options) => Promise<HTTPResponse | null>,
  waitUntil: LoadState | undefined,
): Promise<ActionResult> {
  scene.check();
  const options: Options = {
    waitUntil: lifecycleEvent(waitUntil),
    // Puppeteer takes 0 for "forever".
    timeout: Math.max(1, scene.remainingMs),
    signal: scene.context.signal,
  };
  let asked = url;
  const follow = (request: HTTPRequest): void => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame())
      asked = request.url();
  };
  const errorPage = errorPageOf(page);
  page.on("request", follow);
  try {
    const response = await start(options);
    if (isErrorPage(page)) throw unreachable(asked, scene);
    return { output: { url: page.url(), ...statusOf(response) } };
  } catch (error) {
    scene.check();
    if (error instanceof ActionError) throw error;
    if (isNetworkError(error)) await errorPage.shown();
    throw connectionError(error, asked, scene) ?? navigationFailure(error, url, scene);
  } finally {
    page.off("request", follow);
    errorPage.forget();
  }
}

const errorPageMs = 5_000;

/**
 * Chromium shows its error page some time after it has told of the error. A navigation begun before
 * that would be taken for arrived when the error page comes.
 */
function errorPageOf(page: Page): { shown(): Promise<void>; forget(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (isErrorPage(page)) resolve();
  };
  page.on("framenavigated", look);
  return {
    async shown() {
      const timer = setTimeout(resolve, errorPageMs);
      await promise;
      clearTimeout(timer);
    },
    forget: () => page.off("framenavigated", look),
  };
}

function isErrorPage(page: Page): boolean {
  return page.mainFrame().url().startsWith("chrome-error:");
}

function isNetworkError(error: unknown): boolean {
  return error instanceof Error && /net::ERR_(?!ABORTED)/.test(error.message);
}

/** Chromium knows only that its proxy has not connected it. */
function connectionError(error: unknown, asked: string, scene: Scene): ActionError | undefined {
  if (!(error instanceof Error) || !error.message.includes("ERR_SOCKS_")) return undefined;
  return failureToConnect(asked, scene);
}

/** A reload or a step in the history that ends on Chromium's error page brings no error with it. */
function unreachable(asked: string, scene: Scene): ActionError {
  return (
    failureToConnect(asked, scene) ??
    new ActionError("navigation_failed", `${asked} could not be loaded`)
  );
}

function failureToConnect(asked: string, scene: Scene): ActionError | undefined {
  const failure = scene.target.connectionFailure(asked);
  if (failure === "refused") {
    const message = `${asked} is not open to sessions: its address is private, local, or denied here`;
    return new ActionError("address_refused", message);
  }
  if (failure === undefined) return undefined;
  return new ActionError("navigation_failed", `${asked} could not be loaded: ${because[failure]}`);
}

const because = {
  unknown_name: "its name is not known",
  unreachable: "nobody answers there",
} as const satisfies Record<Exclude<ConnectionFailure, "refused">, string>;

function statusOf(response: HTTPResponse | null): { status?: number } {
  const status = response?.status();
  return status === undefined || status === 0 ? {} : { status };
}

function navigationFailure(error: unknown, url: string, scene: Scene): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === "TimeoutError") {
    return new ActionError(
      "navigation_timeout",
      `${url} did not load within ${scene.timeoutMs} ms`,
    );
  }
  const reason = /net::(ERR_[A-Z_0-9]+)/.exec(error.message)?.[1];
  if (reason === undefined && !/Navigat|invalid URL/i.test(error.message)) return error;
  const message =
    reason === "ERR_ABORTED"
      ? `${url} brought no page: it may be a download, or another navigation came between`
      : `${url} could not be loaded${reason === undefined ? "" : ` (${reason})`}`;
  return new ActionError("navigation_failed", message);
}

async function travel(
  scene: Scene,
  by: -1 | 1,
  waitUntil: LoadState | undefined,
): Promise<ActionResult> {
  const { page } = scene;
  const { session } = await PageActivity.of(page);
  const { currentIndex, entries } = await session.send("Page.getNavigationHistory");
  const entry = entries[currentIndex + by];
  // A tab is born with a blank page, to which a person could not go back either.
  if (entry === undefined || (entry.url === "about:blank" && currentIndex + by === 0)) {
    const direction = by === -1 ? "before" : "after";
    throw new ActionError("no_history", `this tab has no page ${direction} this one`);
  }
  const go = by === -1 ? page.goBack.bind(page) : page.goForward.bind(page);
  return navigate(scene, page, entry.url, go, waitUntil);
}
