import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BrowserIdentity } from "@dormouse/contract";
import type { LiveBrowser } from "@dormouse/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createBrowserPort, type PrewarmedBrowserPort } from "./browser-port.ts";
import { ChromiumSession } from "./live-browser.ts";
import { SpareBrowser } from "./spare-browser.ts";
import { testChromium } from "./support/chromium.ts";
import { Site } from "./support/site.ts";
import { context, Sleeper } from "./support/sleeper.ts";

let root: string;
let site: Site;
let port: PrewarmedBrowserPort;
let opened: LiveBrowser[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "prewarm-"));
  site = await Site.open({ "/": "<title>here</title>" });
  opened = [];
  port = createBrowserPort({
    executablePath: await testChromium(),
    userDataRoot: root,
    network: { allowPrivate: true },
  });
});

afterEach(async () => {
  await Promise.all(opened.map((live) => live.close()));
  await port.close();
  await site.close();
  await rm(root, { recursive: true });
});

async function open(identity: Parameters<typeof BrowserIdentity.parse>[0] = {}) {
  const { signal } = context;
  const live = await port.open({ identity: BrowserIdentity.parse(identity), signal });
  if (!(live instanceof ChromiumSession)) throw new Error("not one of ours");
  opened.push(live);
  return live;
}

/** Each browser has a profile for as long as it lives. */
const browsers = () => readdir(root);

function pidOf(live: ChromiumSession): number | undefined {
  return live.browser.process()?.pid;
}

describe("a browser made ready ahead", () => {
  it("is the one that the next session gets, and no other session does", async () => {
    port.prewarm();
    port.prewarm();
    await expect.poll(browsers).toHaveLength(1);
    const first = await open();
    expect(await browsers()).toHaveLength(1);
    const second = await open();
    expect(await browsers()).toHaveLength(2);
    expect(pidOf(second)).not.toBe(pidOf(first));
    expect(first.target.tabs()).toHaveLength(1);
    await first.perform({ type: "goto", url: `${site.origin}/` }, context);
    expect(await first.page()).toEqual({ url: `${site.origin}/`, title: "here" });
    expect(site.requests.filter(({ path }) => path !== "/favicon.ico")).toHaveLength(1);
  });

  it("looks as the session's identity says", async () => {
    port.prewarm();
    await expect.poll(browsers).toHaveLength(1);
    const identity = { viewport: { width: 501, height: 402 }, colorScheme: "dark" } as const;
    const live = await open(identity);
    expect(await browsers()).toHaveLength(1);
    await live.perform({ type: "goto", url: `${site.origin}/` }, context);
    const seen = `[innerWidth, innerHeight, matchMedia("(prefers-color-scheme: dark)").matches, history.length]`;
    expect(await live.target.active().evaluate(seen)).toEqual([501, 402, true, 2]);
  });

  it("ends where a session needs another process", async () => {
    port.prewarm();
    await expect.poll(browsers).toHaveLength(1);
    const live = await open({ locale: "de-DE", timezone: "Asia/Tokyo" });
    expect(await live.target.active().evaluate("navigator.language")).toBe("de-DE");
    await expect.poll(browsers).toHaveLength(1);
    port.prewarm();
    await expect.poll(browsers).toHaveLength(2);
  });

  it("is not waited for where nobody waits for the session any more, and ends", async () => {
    port.prewarm();
    const aborting = new AbortController();
    const identity = BrowserIdentity.parse({});
    const opening = port.open({ identity, signal: aborting.signal });
    aborting.abort(new Error("too late"));
    await expect(opening).rejects.toThrow("too late");
    await port.close();
    await expect.poll(browsers).toEqual([]);
  });

  it("is not waited for where it does not become ready", async () => {
    const identity = BrowserIdentity.parse({});
    const never = Promise.withResolvers<never>();
    const spare = new SpareBrowser(() => never.promise, identity, { takeMs: 10 });
    spare.prepare();
    expect(await spare.take(identity)).toBeUndefined();
    never.reject(new Error("it did not start"));
    await spare.close();
  });

  it("that has died is replaced", async () => {
    port.prewarm();
    const live = await open();
    port.prewarm();
    await expect.poll(browsers).toHaveLength(2);
    const [spare] = (await browsers()).filter((name) => !profileOf(live).endsWith(name));
    process.kill(await pidWith(join(root, spare ?? "")), "SIGKILL");
    // One that dies as it starts is started once more at once.
    await expect.poll(browsers).not.toContain(spare);
    const next = await open();
    expect(next.alive).toBe(true);
    expect(await next.page()).toMatchObject({ url: "about:blank" });
    await expect.poll(browsers).toHaveLength(2);
  });

  it("ends with the port, which makes no other ready", async () => {
    port.prewarm();
    await expect.poll(browsers).toHaveLength(1);
    await port.close();
    port.prewarm();
    expect(await browsers()).toEqual([]);
  });
});

describe("a session in a browser made ready ahead", () => {
  it("has its state before the page's first script", async () => {
    const session = new Sleeper();
    await session.wake();
    await session.goto(`${site.origin}/`);
    await session.evaluate(`localStorage.a = "1"; sessionStorage.b = "2"; document.cookie = "c=3"`);
    await session.checkpoint();
    await session.close();
    site.route(
      "/",
      `<script>window.found = [localStorage.a, sessionStorage.b, document.cookie]</script>`,
    );
    port.prewarm();
    await session.wake(port);
    expect(await session.evaluate("found")).toEqual(["1", "2", "c=3"]);
    await session.close();
  });
});

function profileOf(live: ChromiumSession): string {
  return live.target.downloadDirectory.replace(/\/downloads$/, "");
}

async function pidWith(profile: string): Promise<number> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes(`--user-data-dir=${profile}\0`)) return Number(pid);
  }
  throw new Error(`no browser has the profile ${profile}`);
}
