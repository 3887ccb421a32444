import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Site } from "./support/site.ts";
import { Sleeper } from "./support/sleeper.ts";

const asking = `(async () => ({
  userAgent: navigator.userAgent,
  brands: navigator.userAgentData?.brands.map(({ brand, version }) => brand + " " + version).join() ?? "none",
  // Chromium has no word for navigator.platform in workers: there it is the machine's.
  platform: [globalThis.document === undefined ? "" : navigator.platform, navigator.userAgentData?.platform],
  languages: navigator.languages,
  locale: Intl.DateTimeFormat().resolvedOptions().locale,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  hour: new Date(Date.UTC(2026, 0, 1, 12)).getHours(),
}))()`;

const inWorker = `new Promise((resolve) => {
  const source = ${JSON.stringify(`${asking}.then(postMessage)`)};
  const worker = new Worker(URL.createObjectURL(new Blob([source])));
  worker.onmessage = ({ data }) => resolve(data);
})`;

const inSharedWorker = `new Promise((resolve) => {
  new SharedWorker("/shared.js").port.onmessage = ({ data }) => resolve(data);
})`;

let site: Site;

beforeAll(async () => {
  const echo = (headers: unknown) =>
    `<!doctype html><pre>${JSON.stringify(headers)}</pre><iframe src="/frame"></iframe>`;
  site = await Site.open({ "/frame": "framed" });
  site.route("/shared.js", (_request, response) => {
    response.setHeader("content-type", "text/javascript");
    response.end(
      `onconnect = ({ ports: [port] }) => ${asking}.then((found) => port.postMessage(found));`,
    );
  });
  for (const path of ["/", "/popup"]) {
    site.route(path, (request, response) => void response.end(echo(request.headers)));
  }
});

afterAll(() => site.close());

type Found = Record<string, unknown>;

async function everywhere(session: Sleeper): Promise<Found[]> {
  await session.goto(`${site.origin}/`);
  const found: Found[] = [await session.evaluate(asking), await session.evaluate(inWorker)];
  found.push(await session.evaluate(inSharedWorker));
  const [, frame] = session.target.active().frames();
  if (frame !== undefined) found.push((await frame.evaluate(asking)) as Found);
  await session.evaluate(`void window.open("/popup")`);
  await expect.poll(() => session.target.tabs().length).toBe(2);
  found.push(await session.evaluate(asking));
  return found;
}

async function headers(page: Page): Promise<Record<string, string>> {
  const text = await page.$eval("pre", (element) => element.textContent ?? "{}");
  return JSON.parse(text) as Record<string, string>;
}

describe("a browser", () => {
  it("is an ordinary Chromium in every tab, frame, popup and worker", async () => {
    const session = new Sleeper();
    await session.wake();
    for (const found of await everywhere(session)) {
      expect(found).toEqual({
        userAgent: expect.stringMatching(
          /X11; Linux x86_64.* Chrome\/\d+\.0\.0\.0 Safari/,
        ) as string,
        brands: expect.stringMatching(/^Chromium \d+,Not_A Brand 8$/) as string,
        platform: [expect.stringMatching(/^(Linux x86_64)?$/) as string, "Linux"],
        languages: ["en-US", "en"],
        locale: "en-US",
        timezone: "UTC",
        hour: 12,
      });
    }
    const sent = await headers(session.target.active());
    expect(JSON.stringify(sent)).not.toContain("Headless");
    expect(await session.evaluate("[innerWidth, innerHeight]")).toEqual([1280, 800]);
    await session.close();
  });

  it("draws WebGL, though the machine has no graphics card", async () => {
    const session = new Sleeper();
    await session.wake();
    await session.goto(`${site.origin}/`);
    const pixel = await session.evaluate(`(() => {
      const context = document.createElement("canvas").getContext("webgl2");
      context.clearColor(1, 0.5, 0, 1);
      context.clear(context.COLOR_BUFFER_BIT);
      const pixel = new Uint8Array(4);
      context.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, pixel);
      return [...pixel];
    })()`);
    expect(pixel).toEqual([255, 128, 0, 255]);
    await session.close();
  });

  it("has the language, the time zone and the user agent that it is given", async () => {
    const session = new Sleeper({
      identity: {
        locale: "de-DE",
        timezone: "America/New_York",
        viewport: { width: 600, height: 500, deviceScaleFactor: 2 },
        userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0.0.0 Safari/537.36",
      },
    });
    await session.wake();
    for (const found of await everywhere(session)) {
      expect(found).toEqual({
        userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0.0.0 Safari/537.36",
        brands: "Chromium 150,Not_A Brand 8",
        platform: [expect.stringMatching(/^(Win32)?$/) as string, "Windows"],
        languages: ["de-DE", "de"],
        locale: "de-DE",
        timezone: "America/New_York",
        hour: 7,
      });
    }
    expect(await headers(session.target.active())).toMatchObject({
      "accept-language": "de-DE,de;q=0.9",
      "user-agent": expect.stringContaining("Windows NT 10.0") as string,
      "sec-ch-ua-platform": '"Windows"',
    });
    expect(await session.evaluate("[innerWidth, innerHeight, devicePixelRatio]")).toEqual([
      600, 500, 2,
    ]);
    await session.close();
  });

  it("with the user agent of another family sends no client hints", async () => {
    const session = new Sleeper({
      identity: {
        userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      },
    });
    await session.wake();
    await session.goto(`${site.origin}/`);
    expect(Object.keys(await headers(session.target.active())).join()).not.toContain("sec-ch-ua");
    await session.close();
  });

  it("that is mobile has a touch screen, from its popups' first script on", async () => {
    const session = new Sleeper({
      identity: { viewport: { width: 390, height: 844, deviceScaleFactor: 3, mobile: true } },
    });
    await session.wake();
    site.route(
      "/touch",
      `<meta name="viewport" content="width=device-width"><script>document.title = [navigator.maxTouchPoints > 0, screen.width, screen.orientation.type].join();</script>`,
    );
    await session.goto(`${site.origin}/touch`);
    expect(await session.browser.page()).toMatchObject({ title: "true,390,portrait-primary" });
    await session.evaluate(`void window.open("/touch")`);
    await expect.poll(() => session.target.tabs().length).toBe(2);
    await expect
      .poll(() => session.browser.page())
      .toMatchObject({ title: "true,390,portrait-primary" });
    await session.close();
  });
});
