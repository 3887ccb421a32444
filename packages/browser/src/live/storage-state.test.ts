import { BrowserIdentity, StorageState } from "@dormouse/contract";
import { fromStorageState, toStorageState } from "@dormouse/core";
import { chromium, type Browser, type BrowserContext } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chromiumArguments } from "../launch/arguments.ts";
import { disguiseOf } from "../identity/disguise.ts";
import { testChromium } from "./support/chromium.ts";
import { Site } from "./support/site.ts";
import { Sleeper } from "./support/sleeper.ts";

const fill = `(async () => {
  document.cookie = "plain=1";
  document.cookie = "kept=2; max-age=100000; samesite=strict; path=/";
  localStorage.setItem("a", "ä");
  await new Promise((resolve) => {
    const open = indexedDB.open("db", 4);
    open.onupgradeneeded = () => {
      const people = open.result.createObjectStore("people", { keyPath: "id", autoIncrement: true });
      people.createIndex("by-both", ["name", "age"], { unique: true });
      open.result.createObjectStore("loose");
    };
    open.onsuccess = () => {
      const transaction = open.result.transaction(["people", "loose"], "readwrite");
      transaction.objectStore("people").add({ name: "Ada", age: 36 });
      const cyclic = { at: new Date(5), map: new Map([["k", 1n]]), set: new Set([-0, NaN]), re: /x/g };
      cyclic.self = cyclic;
      transaction.objectStore("loose").put(cyclic, [1, new Date(7)]);
      transaction.objectStore("loose").put(new Uint8Array([1, 2, 255]), "bytes");
      transaction.oncomplete = () => { open.result.close(); resolve(); };
    };
  });
})()`;

const describeState = `(async () => {
  const asPromise = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await asPromise(indexedDB.open("db"));
  const store = (name) => database.transaction(name).objectStore(name);
  const people = store("people");
  const keyPaths = [people.keyPath, people.autoIncrement, people.index("by-both").keyPath, people.index("by-both").unique];
  const cyclic = await asPromise(store("loose").get([1, new Date(7)]));
  const described = {
    version: database.version,
    cookies: document.cookie.split("; ").toSorted(),
    local: { ...localStorage },
    people: await asPromise(store("people").getAll()),
    keyPaths,
    cyclic: [cyclic.self === cyclic, cyclic.at.getTime(), String(cyclic.map.get("k")), [...cyclic.set].map(String), String(cyclic.re)],
    bytes: [...await asPromise(store("loose").get("bytes"))],
  };
  database.close();
  return described;
})()`;

const described = {
  version: 4,
  cookies: ["kept=2", "plain=1"],
  local: { a: "ä" },
  people: [{ id: 1, name: "Ada", age: 36 }],
  keyPaths: ["id", true, ["name", "age"], true],
  cyclic: [true, 5, "1", ["0", "NaN"], "/x/g"],
  bytes: [1, 2, 255],
};

let site: Site;
let session: Sleeper;
let playwright: Browser;

beforeEach(async () => {
  site = await Site.open();
  session = new Sleeper();
  const executablePath = await testChromium();
  // Playwright needs more than one browser context, which one process cannot have.
  const disguise = disguiseOf(BrowserIdentity.parse({}), "Chromium 153.0.8010.0");
  const args = await chromiumArguments({
    userDataDirectory: "",
    processModel: "sharedRenderer",
    disguise,
    proxyPort: 1,
  });
  playwright = await chromium.launch({
    executablePath,
    // No session: without a guard.
    args: args.filter(
      (argument) =>
        !/^--(user-data-dir|remote-debugging|headless|proxy|host-resolver)/.test(argument),
    ),
  });
});

afterEach(async () => {
  await session.close();
  await playwright.close();
  await site.close();
});

async function visit(context: BrowserContext): Promise<unknown> {
  const page = await context.newPage();
  await page.goto(`${site.origin}/`);
  return page.evaluate(describeState);
}

describe("storage state", () => {
  it("exported from a session loads in Playwright, IndexedDB and all", async () => {
    await session.wake();
    await session.goto(`${site.origin}/`);
    await session.evaluate(fill);
    await session.checkpoint();
    const manifest = session.manifest ?? { parts: [] };
    const exported = (await toStorageState(manifest, (part) => session.load(part))).state;
    expect(StorageState.parse(exported)).toEqual(exported);

    const storageState = exported as NonNullable<
      Parameters<Browser["newContext"]>[0]
    >["storageState"];
    const context = await playwright.newContext({ storageState });
    expect(await visit(context)).toEqual(described);
  });

  it("saved by Playwright wakes a session, IndexedDB and all", async () => {
    const context = await playwright.newContext();
    const page = await context.newPage();
    await page.goto(`${site.origin}/`);
    await page.evaluate(fill);
    const saved = StorageState.parse(await context.storageState({ indexedDB: true }));

    await session.keep(fromStorageState(saved));
    await session.wake();
    await session.goto(`${site.origin}/`);
    expect(await session.evaluate(describeState)).toEqual(described);
    const { parts } = await session.checkpoint();
    expect(parts.map(({ kind }) => kind)).toEqual([
      "cookies",
      "indexedDB",
      "indexedDBFiles",
      "localStorage",
    ]);
  });
});
