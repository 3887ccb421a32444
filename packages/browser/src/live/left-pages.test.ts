import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "./support/site.ts";
import { Sleeper } from "./support/sleeper.ts";

/** Puts the value into an item and into a database. */
const writing = (value: string) => `new Promise((resolve) => {
  localStorage.setItem("a", "${value}");
  const open = indexedDB.open("db", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("s");
  open.onsuccess = () => {
    const transaction = open.result.transaction("s", "readwrite");
    transaction.objectStore("s").put("${value}", "k");
    transaction.oncomplete = () => { open.result.close(); resolve(); };
  };
})`;

const values = `new Promise((resolve) => {
  const open = indexedDB.open("db", 1);
  open.onsuccess = () => {
    const record = open.result.transaction("s").objectStore("s").get("k");
    record.onsuccess = () => { open.result.close(); resolve([localStorage.getItem("a"), record.result]); };
  };
})`;

let site: Site;
let session: Sleeper;

beforeEach(async () => {
  site = await Site.open();
  session = new Sleeper();
  await session.wake();
  await session.goto(`${site.origin}/`);
  await session.evaluate(writing("old"));
  await session.checkpoint();
  await session.evaluate(writing("new"));
});

afterEach(async () => {
  await session.close();
  await site.close();
});

describe("what a page wrote after one capture and before the next", () => {
  async function afterNap(): Promise<unknown> {
    await session.nap();
    await session.goto(`${site.origin}/`);
    return session.evaluate(values);
  }

  it("is captured where the tab has gone elsewhere", async () => {
    await session.goto(`${site.otherOrigin}/`);
    expect(await afterNap()).toEqual(["new", "new"]);
  });

  it("is captured where it wrote as it was left", async () => {
    await session.evaluate(
      `void addEventListener("pagehide", () => localStorage.setItem("a", "newer"))`,
    );
    await session.goto(`${site.otherOrigin}/`);
    expect(await afterNap()).toEqual(["newer", "new"]);
  });

  it("is captured where its tab was closed", async () => {
    await session.do({ type: "newTab", url: `${site.otherOrigin}/` });
    const [left] = session.target.tabs();
    if (left !== undefined) await session.target.closeTab(left);
    expect(await afterNap()).toEqual(["new", "new"]);
  });

  it("is captured again where a service worker of it writes on after that", async () => {
    site.route("/worker.js", (_request, response) => {
      response.setHeader("content-type", "text/javascript").end(`
        const write = () => { const open = indexedDB.open("of the worker", 1); open.onupgradeneeded = () => open.result.createObjectStore("s"); open.onsuccess = () => open.result.close(); };
        addEventListener("message", (event) => event.waitUntil(new Promise((resolve) => {
          setTimeout(() => { write(); resolve(); }, 1_500);
        })));`);
    });
    await session.evaluate(`navigator.serviceWorker.register("/worker.js")
      .then(() => navigator.serviceWorker.ready).then(({ active }) => active.postMessage(""))`);
    await session.goto(`${site.otherOrigin}/`);
    await session.checkpoint();
    const stored = async () => {
      await session.checkpoint();
      const part = session.manifest?.parts.find(({ kind }) => kind === "indexedDB");
      return part === undefined ? "" : new TextDecoder().decode(await session.load(part));
    };
    await expect.poll(stored).toContain("of the worker");
  });
});
