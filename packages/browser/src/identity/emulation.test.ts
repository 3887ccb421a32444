import { BrowserIdentity } from "@dormouse/contract";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createBrowserPort } from "../live/browser-port.ts";
import { Site } from "../live/support/site.ts";
import { testChromium } from "../live/support/chromium.ts";
import { context, Sleeper } from "../live/support/sleeper.ts";

/** What the first script of each document found, as its title or in the log of its server. */
const preferences = `[
  matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  matchMedia("(prefers-reduced-motion: reduce)").matches ? "reduced" : "moving",
].join()`;
const tellPreferences = `<script>fetch("/saw?" + [window.name, ${preferences}])</script>`;
const position = `new Promise((resolve) => navigator.geolocation.getCurrentPosition(
  ({ coords: { latitude, longitude, accuracy } }) => resolve([latitude, longitude, accuracy]),
  ({ code }) => resolve(["", "denied", "unavailable", "timeout"][code]),
))`;
const tellPosition = `<script>${position}.then((found) => { document.title = String(found); })</script>`;
const permission = (name: string): string =>
  `navigator.permissions.query({ name: "${name}" }).then(({ state }) => state)`;
const inWorker = (expression: string): string => `new Promise((resolve) => {
  const source = ${JSON.stringify(expression)} + ".then(postMessage)";
  new Worker(URL.createObjectURL(new Blob([source]))).onmessage = ({ data }) => resolve(data);
})`;
const inSharedWorker = `new Promise((resolve) => {
  new SharedWorker("/shared.js").port.onmessage = ({ data }) => resolve(data);
})`;
const inServiceWorker = `new Promise((resolve) => {
  navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
  navigator.serviceWorker.register("/service.js")
    .then(() => navigator.serviceWorker.ready).then(({ active }) => active.postMessage("ask"));
})`;
const hints = `navigator.userAgentData.getHighEntropyValues(
  ["architecture", "bitness", "fullVersionList", "model", "platformVersion"],
).then((found) => JSON.parse(JSON.stringify(found)))`;

let site: Site;
let session: Sleeper;

beforeAll(async () => {
  site = await Site.open({
    "/framed": tellPreferences,
    "/position": tellPosition,
  });
  const frame = `<iframe name="frame" src="${site.otherOrigin}/framed"></iframe>`;
  site.route("/preferences", `${tellPreferences}${frame}`);
  const scripts = {
    "/shared.js": `onconnect = ({ ports: [port] }) => ${hints}.then((it) => port.postMessage(it))`,
    "/service.js": `onmessage = ({ source }) => ${hints}.then((it) => source.postMessage(it))`,
  };
  for (const [path, script] of Object.entries(scripts)) {
    site.route(path, (_request, response) => {
      response.setHeader("content-type", "text/javascript");
      response.end(script);
    });
  }
});

afterEach(() => session.close());
afterAll(() => site.close());

async function wake(options: ConstructorParameters<typeof Sleeper>[0]): Promise<void> {
  session = new Sleeper(options);
  await session.wake();
}

function seen(): string[] {
  const saw = "/saw?";
  return site.requests.flatMap(({ path }) => (path.startsWith(saw) ? [path.slice(5)] : []));
}

async function popup(path: string, features = ""): Promise<void> {
  const before = session.target.tabs().length;
  await session.evaluate(`void window.open("${path}", "popup", "${features}")`);
  await expect.poll(() => session.target.tabs().length).toBe(before + 1);
}

describe("colour scheme and motion", () => {
  it("are there for the first script of a page, another site's frame and a popup, and after a wake", async () => {
    await wake({ identity: { colorScheme: "dark", reducedMotion: "reduce" } });
    await session.goto(`${site.origin}/preferences`);
    await popup("/framed");
    await expect.poll(seen).toHaveLength(3);
    expect(seen().toSorted()).toEqual([
      ",dark,reduced",
      "frame,dark,reduced",
      "popup,dark,reduced",
    ]);
    await session.nap();
    expect(await session.evaluate(preferences)).toBe("dark,reduced");
    await session.goto(`${site.otherOrigin}/framed`);
    expect(await session.evaluate(preferences)).toBe("dark,reduced");
  });

  it("are Chromium's own where nothing is said", async () => {
    await wake({});
    await session.goto(`${site.origin}/framed`);
    expect(await session.evaluate(preferences)).toBe("light,moving");
  });
});

describe("an identity", () => {
  it("is had by a browser that was made ready before it was known", async () => {
    const port = createBrowserPort({
      executablePath: await testChromium(),
      network: { allowPrivate: true },
    });
    port.prewarm();
    const identity = BrowserIdentity.parse({
      colorScheme: "dark",
      geolocation: { latitude: 1, longitude: 2 },
      permissions: [{ permissions: ["geolocation"] }],
      extraHeaders: [{ headers: { "x-berth": "7" } }],
    });
    const browser = await port.open({ identity, signal: context.signal });
    const berth = Promise.withResolvers<unknown>();
    site.route("/first", (request, response) => {
      berth.resolve(request.headers["x-berth"]);
      response.end(`<!doctype html><script>
        ${position}.then((found) => { document.title = [...found, ${preferences}]; })
      </script>`);
    });
    await browser.perform({ type: "goto", url: `${site.origin}/first` }, context);
    expect(await berth.promise).toBe("7");
    await expect.poll(() => browser.page()).toMatchObject({ title: "1,2,0,dark,moving" });
    await browser.close();
    await port.close();
  });
});

describe("the position", () => {
  const geolocation = { latitude: 52.52, longitude: 13.405, accuracy: 25 };

  it("is told to the pages that may know it, from their first script, and after a wake", async () => {
    const permissions = [{ origin: site.origin, permissions: ["geolocation" as const] }];
    await wake({ identity: { geolocation, permissions } });
    await session.goto(`${site.origin}/position`);
    await expect.poll(() => session.browser.page()).toMatchObject({ title: "52.52,13.405,25" });
    await popup("/position");
    await expect.poll(() => session.browser.page()).toMatchObject({ title: "52.52,13.405,25" });
    await session.nap();
    expect(await session.evaluate(position)).toEqual([52.52, 13.405, 25]);
    await session.goto(`${site.otherOrigin}/position`);
    expect(await session.evaluate(permission("geolocation"))).not.toBe("granted");
    await expect.poll(() => session.browser.page()).toMatchObject({ title: "denied" });
  });
});

describe("permissions", () => {
  it("are had by the sites they are granted to, in pages, frames and workers, and after a wake", async () => {
    await wake({
      identity: {
        permissions: [
          { permissions: ["notifications"] },
          { origin: site.origin, permissions: ["camera", "clipboard-read"] },
        ],
      },
    });
    for (const round of ["before", "after"]) {
      await session.goto(`${site.origin}/${round}`);
      expect(await session.evaluate(permission("camera"))).toBe("granted");
      expect(await session.evaluate(permission("clipboard-read"))).toBe("granted");
      expect(await session.evaluate(permission("microphone"))).toBe("prompt");
      expect(await session.evaluate("Notification.requestPermission()")).toBe("granted");
      expect(await session.evaluate(inWorker(permission("notifications")))).toBe("granted");
      await session.goto(`${site.otherOrigin}/${round}`);
      expect(await session.evaluate(permission("camera"))).toBe("prompt");
      expect(await session.evaluate(permission("notifications"))).toBe("granted");
      if (round === "before") await session.nap();
    }
  });
});

describe("client hints", () => {
  const clientHints = {
    brands: [{ brand: "Harbour", version: "9" }],
    fullVersionList: [{ brand: "Harbour", version: "9.1.2" }],
    platform: "Chrome OS",
    platformVersion: "16.1.0",
    architecture: "arm",
    bitness: "32",
    model: "Tug",
    mobile: true,
  };

  it("are what the identity says, in pages and workers and in what is sent", async () => {
    await wake({ identity: { clientHints } });
    await session.goto(`${site.origin}/hints`);
    expect(await session.evaluate(hints)).toEqual(clientHints);
    expect(await session.evaluate(inWorker(hints))).toEqual(clientHints);
    expect(await session.evaluate(inSharedWorker)).toEqual(clientHints);
    expect(await session.evaluate(inServiceWorker)).toEqual(clientHints);
    const sent = Promise.withResolvers<Record<string, unknown>>();
    site.route("/sent", (request, response) => {
      sent.resolve(request.headers);
      response.end();
    });
    await session.goto(`${site.origin}/sent`);
    expect(await sent.promise).toMatchObject({
      "sec-ch-ua": '"Harbour";v="9"',
      "sec-ch-ua-mobile": "?1",
      "sec-ch-ua-platform": '"Chrome OS"',
    });
  });

  it("follow from the user agent where they are left out", async () => {
    const userAgent =
      "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.7000.1 Mobile Safari/537.36";
    await wake({ identity: { userAgent, clientHints: { model: "Pixel 9" } } });
    await session.goto(`${site.origin}/hints`);
    expect(await session.evaluate(hints)).toMatchObject({
      platform: "Android",
      platformVersion: "16",
      model: "Pixel 9",
      mobile: true,
      fullVersionList: expect.arrayContaining([
        { brand: "Chromium", version: "150.0.7000.1" },
      ]) as unknown,
    });
  });
});
