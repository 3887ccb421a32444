import { BrowserIdentity } from "@dormouse/contract";
import type { TabState } from "@dormouse/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { launchChromium, type LaunchedBrowser } from "../launch/launch.ts";
import { ReadyBrowser } from "../live/ready-browser.ts";
import { testChromium } from "../live/support/chromium.ts";
import { Site } from "../live/support/site.ts";
import { remakeHistory } from "./remake-history.ts";

const worker = `
  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  addEventListener("fetch", (event) => event.respondWith(fetch("/asked").then(() => new Response(
    "<title>from the worker</title>", { headers: { "content-type": "text/html" } }))));`;

let site: Site;
let launched: LaunchedBrowser;
let ready: ReadyBrowser;

beforeEach(async () => {
  site = await Site.open({
    "/worker.js": (_request, response) => {
      response.setHeader("content-type", "text/javascript").end(worker);
    },
  });
  const identity = BrowserIdentity.parse({});
  launched = await launchChromium({
    executablePath: await testChromium(),
    identity,
    network: { policy: { allowPrivate: true } },
  });
  ready = await ReadyBrowser.prepare(launched, identity);
});

afterEach(async () => {
  await launched.close();
  await site.close();
});

function stateOf(paths: string[], index: number): TabState {
  const entries = paths.map((path, at) => ({
    url: `${site.origin}${path}`,
    title: path,
    document: at + 1,
  }));
  const blank = { url: "about:blank", title: "", document: 0 };
  return {
    tabId: "tab",
    url: `${site.origin}${paths[index - 1]}`,
    title: "",
    active: true,
    scroll: { x: 0, y: 0 },
    history: { entries: [blank, ...entries], index },
  };
}

const unending = new AbortController().signal;

describe("a history that is made again", () => {
  it("is made of our own documents also where a service worker of the site answers", async () => {
    const other = await ready.createTab();
    await other.page.goto(`${site.origin}/`);
    await other.page.evaluate(`navigator.serviceWorker.register("/worker.js")
      .then(() => navigator.serviceWorker.ready).then(() => undefined)`);
    const tab = await ready.createTab();
    const asked = site.requests.length;
    await remakeHistory(tab, stateOf(["/one", "/two", "/three"], 2), unending);
    expect(site.requests.slice(asked)).toEqual([]);
    const { entries, currentIndex } = await tab.history.chromium();
    expect(entries[currentIndex]).toMatchObject({ url: `${site.origin}/two` });

    await tab.page.reload();
    expect(await tab.page.title()).toBe("from the worker");
  });

  it("is given up with the step, and listens to the tab no more", async () => {
    const tab = await ready.createTab();
    const listeners = () =>
      ["Page.frameNavigated", "Page.navigatedWithinDocument"].map((event) =>
        tab.session.listenerCount(event),
      );
    const before = listeners();
    await remakeHistory(tab, stateOf(["/one", "/two"], 1), unending);
    expect(listeners()).toEqual(before);

    const aborting = new AbortController();
    // As where the tab goes elsewhere by itself: what was to come never does.
    const send = tab.session.send.bind(tab.session);
    tab.session.send = async (method, ...parameters) => {
      if (method !== "Page.navigateToHistoryEntry") return send(method, ...parameters);
      return aborting.abort(new Error("given up"));
    };
    const remaking = remakeHistory(tab, stateOf(["/one", "/two"], 1), aborting.signal);
    await expect(remaking).rejects.toThrow("given up");
    expect(listeners()).toEqual(before);
  });
});
