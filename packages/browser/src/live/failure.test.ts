import { BrowserLostError } from "@dormouse/core";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createBrowserPort } from "./browser-port.ts";
import { testChromium } from "./support/chromium.ts";
import { Site } from "./support/site.ts";
import { context, Sleeper } from "./support/sleeper.ts";
import { BrowserIdentity } from "@dormouse/contract";

let site: Site;
let root: string;

beforeEach(async () => {
  site = await Site.open({ "/": "<title>Here</title>" });
  root = await mkdtemp(join(tmpdir(), "dormouse-failure-"));
});

afterEach(async () => {
  await site.close();
  await rm(root, { recursive: true, force: true });
});

describe.each(["single", "sharedRenderer"] as const)("a browser of model %s", (processModel) => {
  it("whose page crashes is lost, and the worker lives", async () => {
    const session = new Sleeper({ processModel });
    await session.wake();
    await session.goto(`${site.origin}/`);
    const page = session.target.active();
    const crash = page.createCDPSession().then((line) => line.send("Page.crash"));
    crash.catch(() => undefined);
    await expect.poll(() => session.browser.alive).toBe(false);
    await expect(session.goto(`${site.origin}/`)).rejects.toThrow(BrowserLostError);
    await expect(session.browser.capture(undefined)).rejects.toThrow(BrowserLostError);
    await session.close();
  });

  it("whose page hangs is captured all the same: the script is stopped", async () => {
    const session = new Sleeper({ processModel, patience: { answerMs: 500 } });
    await session.wake();
    await session.goto(`${site.origin}/`);
    await session.evaluate(
      `localStorage.setItem("a", "1"); sessionStorage.setItem("s", "2"); document.cookie = "c=3";
       void setTimeout(() => { for (;;); })`,
    );
    const { parts, notes } = await session.checkpoint();
    expect(parts.map(({ kind }) => kind)).toEqual(["cookies", "localStorage", "sessionStorage"]);
    expect(notes).toEqual([
      {
        code: "script_stopped",
        tabId: expect.any(String) as string,
        detail: `a script did not end: of ${site.origin}`,
      },
    ]);
    expect(await session.evaluate("localStorage.a")).toBe("1");
    await session.close();
  });

  it("that is killed in mid-action loses the action, not the worker", async () => {
    const session = new Sleeper({ processModel });
    await session.wake();
    site.route("/never", () => undefined);
    const going = session.goto(`${site.origin}/never`);
    going.catch(() => undefined);
    await expect.poll(() => site.requests.at(-1)?.path).toBe("/never");
    session.target.browser.process()?.kill("SIGKILL");
    await expect(going).rejects.toThrow(BrowserLostError);
    expect(session.browser.alive).toBe(false);
    await session.close();
  });

  it("dies with its worker, and leaves a profile that the next one removes", async () => {
    const worker = spawn(
      process.execPath,
      [
        fileURLToPath(new URL("./support/worker.ts", import.meta.url)),
        await testChromium(),
        root,
        processModel,
        `${site.origin}/`,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(worker.stdout, "data");
    expect((await processesUsing(root)).length).toBeGreaterThan(0);
    worker.kill("SIGKILL");
    await expect.poll(() => processesUsing(root)).toEqual([]);
    expect(await readdir(root)).toHaveLength(1);

    const session = new Sleeper({ userDataRoot: root });
    await session.wake();
    expect(await readdir(root)).toHaveLength(1);
    await session.close();
    expect(await readdir(root)).toEqual([]);
  });
});

describe("a browser", () => {
  it("whose stored state cannot be read is lost before the page could go on without it", async () => {
    const session = new Sleeper();
    await session.wake();
    await session.goto(`${site.otherOrigin}/`);
    await session.evaluate(`localStorage.setItem("a", "1")`);
    await session.goto(`${site.origin}/`);
    await session.checkpoint();
    await session.close();
    session.load = () => Promise.reject(new Error("the blob is gone"));
    await session.wake();
    const asked = site.requests.length;
    await expect(session.goto(`${site.otherOrigin}/`)).rejects.toThrow(
      `The stored state of ${site.otherOrigin} was not restored`,
    );
    expect(site.requests.length).toBe(asked);
    expect(session.browser.alive).toBe(false);
    await session.close();
  });

  it("whose stored files cannot be loaded is lost, and does not go on with less", async () => {
    const session = new Sleeper();
    await session.wake();
    await session.goto(`${site.otherOrigin}/`);
    await session.evaluate(`new Promise((resolve) => {
      indexedDB.open("db").onsuccess = ({ target }) => { target.result.close(); resolve(); };
    })`);
    await session.goto(`${site.origin}/`);
    await session.checkpoint();
    await session.close();
    const load = session.load.bind(session);
    session.load = (part) =>
      part.kind === "indexedDBFiles" ? Promise.reject(new Error("slow down")) : load(part);
    await session.wake();
    await expect(session.goto(`${site.otherOrigin}/`)).rejects.toThrow(
      `The stored state of ${site.otherOrigin} was not restored`,
    );
    await session.close();
  });

  it("is not opened for a step that was given up", async () => {
    const aborted = AbortSignal.abort(new Error("given up"));
    const port = createBrowserPort({ executablePath: await testChromium(), userDataRoot: root });
    const identity = BrowserIdentity.parse({});
    await expect(port.open({ identity, signal: aborted })).rejects.toThrow("given up");

    const controller = new AbortController();
    const opening = port.open({ identity, signal: controller.signal });
    setImmediate(() => controller.abort(new Error("given up later")));
    await expect(opening).rejects.toThrow("given up later");
    expect(await readdir(root)).toEqual([]);
  });

  it("can be closed twice, and does nothing more", async () => {
    const session = new Sleeper({ userDataRoot: root });
    await session.wake();
    const { browser } = session;
    await Promise.all([browser.close(), browser.close()]);
    expect(browser.alive).toBe(false);
    await expect(browser.perform({ type: "reload" }, context)).rejects.toThrow(BrowserLostError);
    expect(await readdir(root)).toEqual([]);
  });
});

/** Processes whose command line names the folder. */
async function processesUsing(folder: string): Promise<string[]> {
  const { readFile } = await import("node:fs/promises");
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const using: string[] = [];
  for (const pid of pids) {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    const program = await readlink(`/proc/${pid}/exe`).catch(() => "");
    if (line.includes(`--user-data-dir=${folder}`) && existsSync(program)) using.push(pid);
  }
  return using;
}
