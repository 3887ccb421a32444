import { decodePart } from "@dormouse/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Site } from "./support/site.ts";
import { Sleeper } from "./support/sleeper.ts";

/** What the page's very first script finds, kept for the test to ask. */
const reporting = `<script>
  window.found = { local: { ...localStorage }, session: { ...sessionStorage }, globals: Object.keys(window) };
  window.records = new Promise((resolve, reject) => {
    const open = indexedDB.open("db");
    open.onupgradeneeded = () => { open.transaction.abort(); };
    open.onerror = () => resolve("none");
    open.onsuccess = () => {
      const all = open.result.transaction("s").objectStore("s").getAll();
      all.onsuccess = () => { open.result.close(); resolve(all.result.map((record) => record.text)); };
    };
  });
</script>`;

const writing = `
  localStorage.setItem("a", "1"); localStorage.setItem("lone", "\\ud800");
  sessionStorage.setItem("s", "2");
  new Promise((resolve) => {
    const open = indexedDB.open("db", 3);
    open.onupgradeneeded = () => open.result.createObjectStore("s", { autoIncrement: true });
    open.onsuccess = () => {
      const transaction = open.result.transaction("s", "readwrite");
      transaction.objectStore("s").add({ text: "kept" });
      transaction.oncomplete = () => { open.result.close(); resolve(); };
    };
  })`;

let site: Site;
let session: Sleeper;

beforeEach(async () => {
  site = await Site.open({ "/": reporting, "/blank": "" });
  session = new Sleeper();
  await session.wake();
});

afterEach(async () => {
  await session.close();
  await site.close();
});

describe("restored storage", () => {
  it("is there for the page's first script in another browser process", async () => {
    await session.goto(`${site.origin}/`);
    await session.evaluate(writing);
    await session.nap();

    expect(await session.evaluate("found")).toMatchObject({
      local: { a: "1", lone: "\ud800" },
      session: { s: "2" },
    });
    expect(await session.evaluate("records")).toEqual(["kept"]);
  });

  it("is there though it could not be loaded before the page was asked for", async () => {
    await session.goto(`${site.origin}/`);
    await session.evaluate(writing);
    const load = session.load.bind(session);
    const failing = ["localStorage", "localStorage", "indexedDBFiles", "indexedDBFiles"];
    vi.spyOn(session, "load").mockImplementation((part) => {
      const next = failing.indexOf(part.kind);
      if (next < 0) return load(part);
      failing.splice(next, 1);
      return Promise.reject(new Error("the blobs are not to be reached"));
    });
    await session.nap();

    expect(failing).toEqual([]);
    expect(await session.evaluate("found.local.a")).toBe("1");
    expect(await session.evaluate("records")).toEqual(["kept"]);
  });

  it("leaves nothing for the page to see", async () => {
    await session.goto(`${site.origin}/`);
    const before = await session.evaluate<{ globals: string[] }>("found");
    await session.evaluate(writing);
    const asked = site.requests.length;
    await session.nap();

    const after = await session.evaluate<{ globals: string[] }>("found");
    expect(after.globals).toEqual(before.globals);
    expect(await session.evaluate("history.length")).toBeLessThanOrEqual(2);
    const paths = site.requests.slice(asked).map(({ path }) => path);
    expect(paths.filter((path) => path !== "/favicon.ico")).toEqual(["/"]);
  });

  it("does not come back by reload once the page has cleared it", async () => {
    await session.goto(`${site.origin}/`);
    await session.evaluate(writing);
    site.route(
      "/",
      `<script>
        if (sessionStorage.s) { localStorage.clear(); sessionStorage.clear(); location.reload(); }
        else document.title = "left " + localStorage.length + " " + sessionStorage.length;
      </script>`,
    );
    await session.nap();
    await expect.poll(() => session.browser.page()).toMatchObject({ title: "left 0 0" });
    await session.do({ type: "reload" });
    expect(await session.evaluate("document.title")).toBe("left 0 0");
    await session.nap();
    expect(await session.evaluate("document.title")).toBe("left 0 0");
  });

  it("does not come back where the page clears it and leaves in its first script", async () => {
    await session.goto(`${site.origin}/`);
    await session.evaluate(writing);
    site.route(
      "/",
      `<script>localStorage.clear(); sessionStorage.clear(); location.href = "/signed-out";</script>`,
    );
    site.route(
      "/signed-out",
      `<script>document.title = "left " + localStorage.length + " " + sessionStorage.length;</script>`,
    );
    await session.nap();
    await expect.poll(() => session.browser.page()).toMatchObject({ title: "left 0 0" });
  });

  it("is there after a redirect", async () => {
    await session.goto(`${site.otherOrigin}/`);
    await session.evaluate(writing);
    await session.goto(`${site.origin}/blank`);
    await session.nap();
    site.route("/away", (_request, response) => {
      response.writeHead(302, { location: `${site.otherOrigin}/` }).end();
    });
    await session.goto(`${site.origin}/away`);
    expect(await session.evaluate("found")).toMatchObject({
      local: { a: "1" },
      session: { s: "2" },
    });
    expect(await session.evaluate("records")).toEqual(["kept"]);
  });

  it("is there in a popup, and in one without an opener", async () => {
    await session.goto(`${site.otherOrigin}/`);
    await session.evaluate(writing);
    await session.goto(`${site.origin}/blank`);
    await session.nap();
    for (const features of ["", "noopener"]) {
      await session.evaluate(`void window.open("${site.otherOrigin}/", "_blank", "${features}")`);
      await expect.poll(() => session.target.active().url()).toBe(`${site.otherOrigin}/`);
      await expect
        .poll(() => session.evaluate("window.found"))
        .toMatchObject({ local: { a: "1" }, session: features === "" ? { s: "2" } : {} });
      expect(await session.evaluate("records")).toEqual(["kept"]);
      await session.do({ type: "closeTab" });
    }
  });

  it("keeps a third party's storage apart for each site it is embedded in", async () => {
    site.route("/embedding", `<iframe src="${site.otherOrigin}/"></iframe>`);
    await session.goto(`${site.otherOrigin}/`);
    await session.evaluate(
      `localStorage.setItem("whose", "its own"); sessionStorage.setItem("s", "own")`,
    );
    await session.goto(`${site.origin}/embedding`);
    await frame(session).evaluate(writing);
    await session.nap();

    expect(await frame(session).evaluate("found")).toMatchObject({
      local: { a: "1" },
      session: { s: "2" },
    });
    expect(await frame(session).evaluate("records")).toEqual(["kept"]);
    await session.goto(`${site.otherOrigin}/`);
    expect(await session.evaluate("found")).toMatchObject({
      local: { whose: "its own" },
      session: { s: "own" },
    });
    expect(await session.evaluate("records")).toBe("none");
  });

  it("of an embedded third party that was left is captured too", async () => {
    site.route("/embedding", `<iframe src="${site.otherOrigin}/"></iframe>`);
    await session.goto(`${site.origin}/embedding`);
    await frame(session).evaluate(writing);
    await session.goto(`${site.origin}/blank`);
    await session.nap();
    await session.goto(`${site.origin}/embedding`);
    expect(await frame(session).evaluate("found")).toMatchObject({ local: { a: "1" } });
    expect(await frame(session).evaluate("records")).toEqual(["kept"]);
  });

  it("of a site that the tab has left is kept, sessionStorage as well", async () => {
    await session.goto(`${site.otherOrigin}/`);
    await session.evaluate(
      `${writing}; addEventListener("pagehide", () => { sessionStorage.setItem("last", "word"); localStorage.setItem("last", "word"); })`,
    );
    await session.goto(`${site.origin}/blank`);
    await session.nap();
    await session.nap();
    await session.goto(`${site.otherOrigin}/`);
    expect(await session.evaluate("found")).toMatchObject({
      local: { a: "1", last: "word" },
      session: { s: "2", last: "word" },
    });
  });

  it("of tabs of one origin is one localStorage and a sessionStorage for each", async () => {
    await session.goto(`${site.origin}/`);
    await session.evaluate(
      `localStorage.setItem("shared", "1"); sessionStorage.setItem("tab", "first")`,
    );
    await session.do({ type: "newTab", url: `${site.origin}/` });
    await session.evaluate(
      `localStorage.setItem("shared", "2"); sessionStorage.setItem("tab", "second")`,
    );
    await session.nap();
    expect(await session.evaluate("found")).toMatchObject({
      local: { shared: "2" },
      session: { tab: "second" },
    });
    await session.do({ type: "switchTab", index: 0 });
    expect(await session.evaluate("found")).toMatchObject({
      local: { shared: "2" },
      session: { tab: "first" },
    });
  });
});

describe("capture", () => {
  it("of an origin that was not visited is its reference, and does not load it", async () => {
    await session.goto(`${site.otherOrigin}/`);
    await session.evaluate(writing);
    await session.goto(`${site.origin}/`);
    await session.nap();
    session.loaded.length = 0;
    const { parts } = await session.checkpoint();

    const carried = parts.filter(({ storageKey }) => storageKey === site.otherOrigin);
    expect(carried.map(({ kind }) => kind)).toEqual([
      "indexedDB",
      "indexedDBFiles",
      "localStorage",
      "sessionStorage",
    ]);
    expect(carried.every((part) => "sha256" in part)).toBe(true);
    expect(session.loaded.filter(({ storageKey }) => storageKey === site.otherOrigin)).toEqual([]);
  });

  it("of equal state is equal, byte for byte", async () => {
    site.route("/set", (_request, response) => {
      response.setHeader("set-cookie", ["z=1", "a=2; Path=/; HttpOnly", "m=3; Max-Age=1000"]);
      response.end();
    });
    await session.goto(`${site.origin}/set`);
    await session.goto(`${site.origin}/blank`);
    await session.evaluate(writing);
    const first = await session.checkpoint();
    expect(first.parts.every((part) => "content" in part)).toBe(true);
    const second = await session.nap();
    const third = await session.checkpoint();
    expect(second.parts.every((part) => "sha256" in part)).toBe(true);
    expect(third.parts.every((part) => "sha256" in part)).toBe(true);
  });

  it("forgets what the page has removed", async () => {
    await session.goto(`${site.origin}/`);
    await session.evaluate(writing);
    await session.nap();
    await session.evaluate(
      `localStorage.clear(); sessionStorage.clear(); new Promise((resolve) => { indexedDB.deleteDatabase("db").onsuccess = resolve; }).then(() => 1)`,
    );
    expect((await session.checkpoint()).parts).toEqual([]);
  });

  it("leaves the page's databases as they are, and does not stand in their way", async () => {
    await session.goto(`${site.origin}/`);
    await session.evaluate(writing);
    const [, versions] = await Promise.all([
      session.checkpoint(),
      session.evaluate(`(async () => {
        const versions = [];
        for (let version = 4; version < 24; version += 1) {
          await new Promise((resolve, reject) => {
            const open = indexedDB.open("db", version);
            open.onerror = () => reject(open.error);
            open.onsuccess = () => { versions.push(open.result.version); open.result.close(); resolve(); };
          });
        }
        return versions.length;
      })()`),
    ]);
    expect(versions).toBe(20);
    expect(await session.evaluate("indexedDB.databases()")).toEqual([{ name: "db", version: 23 }]);
  });

  it("reads what is there while the page is about to go elsewhere", async () => {
    await session.goto(`${site.origin}/`);
    await session.evaluate(writing);
    site.route("/never", () => undefined);
    await session.evaluate(`void setTimeout(() => { location.href = "/never"; })`);
    await expect.poll(() => site.requests.some(({ path }) => path === "/never")).toBe(true);
    const { parts, tabs } = await session.checkpoint();
    expect(parts.map(({ kind }) => kind)).toEqual([
      "indexedDB",
      "indexedDBFiles",
      "localStorage",
      "sessionStorage",
    ]);
    expect(tabs).toMatchObject([{ url: `${site.origin}/` }]);
  });
});

describe("IndexedDB", () => {
  it("keeps keys, indexes, generators and every kind of value that JSON has no word for", async () => {
    await session.goto(`${site.origin}/blank`);
    await session.evaluate(fillDatabase);
    const before = await session.evaluate<string>(describeDatabase);
    expect(before).toContain("bigint:12345678901234567890");
    await session.nap();
    expect(await session.evaluate(describeDatabase)).toBe(before);
  });
});

describe("IndexedDB", () => {
  it("keeps blobs, files and views, and what has no form but the browser's own", async () => {
    await session.goto(`${site.otherOrigin}/blank`);
    await session.evaluate(`(async () => {
      const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"]);
      const values = {
        blob: { deep: [new Blob(["bl\u00f6b"], { type: "text/plain" })] },
        file: new File([new Uint8Array([0, 255])], "a.bin", { type: "image/png", lastModified: 5 }),
        view: new DataView(new Uint8Array([1, 2, 3]).buffer, 1),
        plain: { a: 1 },
        secret: { name: "key", key },
        image: new ImageData(1, 1),
      };
      await new Promise((resolve, reject) => {
        const open = indexedDB.open("kinds", 1);
        open.onupgradeneeded = () => open.result.createObjectStore("all");
        open.onsuccess = () => {
          const transaction = open.result.transaction("all", "readwrite");
          for (const [name, value] of Object.entries(values)) transaction.objectStore("all").put(value, name);
          transaction.oncomplete = () => { open.result.close(); resolve(); };
          transaction.onabort = () => reject(transaction.error);
        };
      });
    })()`);
    const { notes } = await session.nap();
    expect(notes).toEqual([
      {
        code: "not_portable",
        kind: "indexedDB",
        storageKey: site.otherOrigin,
        detail: `2 records of "all" in "kinds": kept in the browser's own files only`,
      },
    ]);
    const leftOut = () => session.manifest?.parts.find(({ kind }) => kind === "indexedDB")?.leftOut;
    expect(leftOut()).toBe(2);
    const found = await session.evaluate(`(async () => {
      const result = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
      const database = await result(indexedDB.open("kinds"));
      const store = database.transaction("all").objectStore("all");
      const [keys, values] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
      database.close();
      const { blob, file, view, plain, secret, image } = Object.fromEntries(keys.map((key, index) => [key, values[index]]));
      return {
        keys,
        blob: [blob.deep[0] instanceof Blob, blob.deep[0].type, await blob.deep[0].text()],
        file: [file instanceof File, file.name, file.type, file.lastModified, ...new Uint8Array(await file.arrayBuffer())],
        view: [view instanceof DataView, view.byteLength, view.getUint8(0)],
        plain,
        secret: [secret.key instanceof CryptoKey, secret.key.extractable],
        image: image.width,
      };
    })()`);
    expect(found).toEqual({
      keys: ["blob", "file", "image", "plain", "secret", "view"],
      blob: [true, "text/plain", "blöb"],
      file: [true, "a.bin", "image/png", 5, 0, 255],
      view: [true, 2, 2],
      plain: { a: 1 },
      secret: [true, false],
      image: 1,
    });
    await session.nap();
    expect(leftOut()).toBe(2);
  });
});

describe("cookies", () => {
  it("keep every attribute, and session cookies survive", async () => {
    site.route("/set", (_request, response) => {
      response.setHeader("set-cookie", [
        "plain=1",
        "strict=2; SameSite=Strict; Path=/deep; HttpOnly",
        "kept=3; Max-Age=100000; Priority=High",
        "parted=4; Secure; SameSite=None; Path=/; Partitioned",
      ]);
      response.end();
    });
    await session.goto(`${site.otherOrigin}/set`);
    await session.goto(`${site.otherOrigin}/blank`);
    await session.nap();
    const cookies = session.manifest?.parts.find(({ kind }) => kind === "cookies");
    const before = cookies === undefined ? [] : decodePart("cookies", await session.load(cookies));
    expect(before.map(({ name }) => name).toSorted()).toEqual([
      "kept",
      "parted",
      "plain",
      "strict",
    ]);
    expect(before.find(({ name }) => name === "kept")).toMatchObject({
      priority: "High",
      sourceScheme: "NonSecure",
      sourcePort: site.port,
    });
    expect(before.find(({ name }) => name === "parted")).toMatchObject({
      partitionKey: { topLevelSite: "http://localhost", hasCrossSiteAncestor: false },
    });
    expect(before.find(({ name }) => name === "plain")).toMatchObject({ expires: -1 });

    await session.goto(`${site.otherOrigin}/blank`);
    expect(site.requests.at(-1)?.cookie.split("; ").toSorted()).toEqual([
      "kept=3",
      "parted=4",
      "plain=1",
    ]);
    const { parts } = await session.checkpoint();
    expect(parts.find(({ kind }) => kind === "cookies")).toEqual(cookies);
  });

  it("that Chromium refuses do not cost the others", async () => {
    const cookie = {
      value: "1",
      path: "/",
      domain: "127.0.0.1",
      expires: -1,
      httpOnly: false,
      secure: false,
    };
    await session.close();
    const content = Buffer.from(
      JSON.stringify([
        { ...cookie, name: "__Host-bad" },
        { ...cookie, name: "good" },
      ]),
    );
    await session.keep({
      parts: [{ kind: "cookies", storageKey: "", content }],
      tabs: [],
      dialogs: { response: "dismiss" },
    });
    await session.wake();
    await session.goto(`${site.origin}/blank`);
    expect(site.requests.at(-1)?.cookie).toBe("good=1");
  });
});

function frame(sleeper: Sleeper) {
  const found = sleeper.target
    .active()
    .frames()
    .find((candidate) => candidate.parentFrame() !== null);
  if (found === undefined) throw new Error("the page has no frame");
  return found;
}

const fillDatabase = `new Promise((resolve, reject) => {
  const open = indexedDB.open("rich", 7);
  open.onupgradeneeded = () => {
    const database = open.result;
    const people = database.createObjectStore("people", { keyPath: "id", autoIncrement: true });
    people.createIndex("by-name", "name", { unique: true });
    people.createIndex("by-tags", "tags", { multiEntry: true });
    people.createIndex("by-both", ["name", "age"]);
    database.createObjectStore("pairs", { keyPath: ["left", "right.deep"] });
    database.createObjectStore("loose");
    database.createObjectStore("counted", { autoIncrement: true });
    database.createObjectStore("empty");
  };
  open.onsuccess = () => {
    const transaction = open.result.transaction(open.result.objectStoreNames, "readwrite");
    const store = (name) => transaction.objectStore(name);
    store("people").add({ name: "Ada", age: 36, tags: ["a", "b"] });
    store("people").add({ name: "Bo", age: 7, tags: [] });
    store("pairs").add({ left: 1, right: { deep: "x" } });
    const cyclic = { name: "cycle", list: [] };
    cyclic.self = cyclic; cyclic.list.push(cyclic);
    const values = [
      undefined, null, 0, -0, NaN, Infinity, -Infinity, 12345678901234567890n, "\\ud800 \\u0000 text", true,
      new Date(0), new Date(NaN), /a+/gi, new Map([[{ k: 1 }, new Set([1, "2"])]]), new Uint8Array([1, 2, 255]),
      new Float64Array([1.5, -2]), new BigInt64Array([-5n]), new Uint8Array([9, 8, 7]).buffer, [1, undefined, [2]],
      { __proto__: null, a: undefined, b: { c: [new Date(5)] } }, new RangeError("far"), cyclic,
    ];
    values.forEach((value, index) => store("loose").put(value, index));
    for (const key of ["text", new Date(9), [1, ["two", new Date(3)]], new Uint8Array([4, 5]), -Infinity]) store("loose").put("by key", key);
    for (let count = 0; count < 5; count += 1) store("counted").add({ count });
    store("counted").delete(5);
    transaction.oncomplete = () => { open.result.close(); resolve(1); };
    transaction.onabort = () => reject(transaction.error);
  };
})`;

const describeDatabase = `(async () => {
  const seen = new Map();
  const show = (value) => {
    if (typeof value === "bigint") return "bigint:" + value;
    if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
    if (typeof value !== "object" || value === null) return typeof value + ":" + JSON.stringify(value);
    if (seen.has(value)) return "seen " + seen.get(value);
    seen.set(value, seen.size);
    const kind = Object.prototype.toString.call(value);
    if (value instanceof Date) return kind + value.getTime();
    if (value instanceof RegExp) return kind + value;
    if (value instanceof Error) return kind + value.name + value.message;
    if (value instanceof Map) return kind + [...value].map(([k, v]) => show(k) + "=>" + show(v));
    if (value instanceof Set) return kind + [...value].map(show);
    if (value instanceof ArrayBuffer) return kind + new Uint8Array(value);
    if (ArrayBuffer.isView(value)) return kind + [...value].map(String);
    return kind + Object.keys(value).map((key) => key + ":" + show(value[key])).join();
  };
  const asPromise = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
  const database = await asPromise(indexedDB.open("rich"));
  const lines = ["version " + database.version];
  for (const name of database.objectStoreNames) {
    const store = database.transaction(name, "readwrite").objectStore(name);
    lines.push(name + " " + JSON.stringify(store.keyPath) + " " + store.autoIncrement);
    for (const index of store.indexNames) {
      const { keyPath, unique, multiEntry } = store.index(index);
      lines.push(JSON.stringify([index, keyPath, unique, multiEntry]), "  count " + (await asPromise(store.index(index).count())));
    }
    const keys = await asPromise(store.getAllKeys());
    const values = await asPromise(store.getAll());
    keys.forEach((key, index) => { seen.clear(); lines.push(show(key) + " -> " + show(values[index])); });
    if (store.autoIncrement) {
      const key = await asPromise(store.add({ name: "next" }));
      lines.push("next key " + key);
      store.transaction.abort();
    }
  }
  database.close();
  return lines.join("\\n");
})()`;
