import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "./support/site.ts";
import { Sleeper } from "./support/sleeper.ts";

const writing = `new Promise((resolve) => {
  localStorage.setItem("a", "1");
  const open = indexedDB.open("db", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("s");
  open.onsuccess = () => {
    const transaction = open.result.transaction("s", "readwrite");
    transaction.objectStore("s").put("kept", "k");
    transaction.objectStore("s").put("also", "l");
    transaction.oncomplete = () => { open.result.close(); resolve(); };
  };
})`;

const records = `new Promise((resolve) => {
  const open = indexedDB.open("db");
  open.onupgradeneeded = () => open.transaction.abort();
  open.onerror = () => resolve("none");
  open.onsuccess = () => {
    const all = open.result.transaction("s").objectStore("s").getAll();
    all.onsuccess = () => { open.result.close(); resolve(all.result); };
  };
})`;

const storeKey = `(async () => {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"]);
  await new Promise((resolve) => {
    const open = indexedDB.open("keys", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("s");
    open.onsuccess = () => {
      const transaction = open.result.transaction("s", "readwrite");
      transaction.objectStore("s").put(key, "k");
      transaction.oncomplete = () => { open.result.close(); resolve(); };
    };
  });
})()`;

let site: Site;
let session: Sleeper;

beforeEach(async () => {
  site = await Site.open();
  session = new Sleeper();
  await session.wake();
  await session.goto(`${site.origin}/`);
});

afterEach(async () => {
  await session.close();
  await site.close();
});

describe("a capture", () => {
  it("says nothing, and how much there is of each kind, when all is well", async () => {
    await session.evaluate(
      `${writing}.then(() => { sessionStorage.setItem("s", "1"); document.cookie = "c=1"; })`,
    );
    const { parts, notes } = await session.checkpoint();
    expect(notes).toBeUndefined();
    expect(parts.map(({ kind, count }) => [kind, count])).toEqual([
      ["cookies", 1],
      ["indexedDB", 2],
      ["indexedDBFiles", undefined],
      ["localStorage", 1],
      ["sessionStorage", 1],
    ]);
  });

  it("keeps databases that the browser threw away for want of space, and says so", async () => {
    await session.evaluate(writing);
    await session.checkpoint();
    const line = await session.target.active().createCDPSession();
    await line.send("Storage.clearDataForOrigin", {
      origin: site.origin,
      storageTypes: "indexeddb",
    });
    const { notes } = await session.nap();
    expect(notes).toMatchObject([
      { code: "kept_last_good", kind: "indexedDB", storageKey: site.origin },
    ]);
    expect(await session.evaluate(records)).toEqual(["kept", "also"]);
  });

  it("forgets databases that the site deleted, or cleared with all it had, without a word", async () => {
    for (const clear of [
      `new Promise((resolve) => { indexedDB.deleteDatabase("db").onsuccess = () => resolve(); })`,
      `fetch("/clear").then((response) => response.text())`,
    ]) {
      site.route("/clear", (_request, response) => {
        response.setHeader("clear-site-data", '"storage"').end();
      });
      await session.evaluate(writing);
      await session.nap();
      await session.evaluate(clear);
      const { notes } = await session.nap();
      expect(notes).toBeUndefined();
      expect(await session.evaluate(records)).toBe("none");
    }
  });

  it("forgets what the site cleared also where it stored something after that", async () => {
    site.route("/bye", (_request, response) => {
      response.setHeader("clear-site-data", '"storage"');
      response.end(`<script>localStorage.setItem("b", "2")</script>`);
    });
    await session.evaluate(writing);
    await session.nap();
    await session.goto(`${site.origin}/bye`);
    await session.goto(`${site.otherOrigin}/`);
    const { notes } = await session.nap();
    expect(notes).toBeUndefined();
    await session.goto(`${site.origin}/`);
    expect(await session.evaluate(records)).toBe("none");
  });

  it("tells of what only this browser's files hold when it is new, not at every step", async () => {
    await session.evaluate(storeKey);
    const first = await session.checkpoint();
    expect(first.notes).toMatchObject([{ code: "not_portable", storageKey: site.origin }]);
    expect((await session.checkpoint()).notes).toBeUndefined();
    await session.evaluate(`localStorage.setItem("a", "2")`);
    expect((await session.checkpoint()).notes).toBeUndefined();
  });

  it("tells that a key of a third party's partition is lost", async () => {
    site.route("/embedding", `<iframe src="${site.otherOrigin}/"></iframe>`);
    await session.goto(`${site.origin}/embedding`);
    const frame = session.target.active().frames().at(-1);
    await frame?.evaluate(storeKey);
    const { notes } = await session.checkpoint();
    expect(notes).toMatchObject([
      { code: "not_portable", detail: `1 records of "s" in "keys": lost` },
    ]);
  });

  it("of databases that nobody wrote to asks no page, also after a wake", async () => {
    await session.evaluate(writing);
    const stored = await session.nap();
    expect(stored.parts.length).toBe(3);
    // Whoever asked for a record would wait for ever.
    await session.evaluate(`(() => {
      const open = indexedDB.open("db");
      open.onsuccess = () => {
        const store = open.result.transaction("s", "readwrite").objectStore("s");
        const again = () => { store.get("k").onsuccess = again; };
        again();
      };
    })()`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { parts, notes } = await session.checkpoint();
    expect(notes).toBeUndefined();
    expect(parts.every((part) => "sha256" in part)).toBe(true);
  });

  it("takes up a database that changed once, and has its references after that", async () => {
    await session.evaluate(writing);
    await session.checkpoint();
    await session.checkpoint();
    const opened = `new Promise((resolve) => {
      const open = indexedDB.open("db", 2);
      window.upgrading = new Promise((done) => { open.onsuccess = () => { open.result.close(); done(); }; });
      open.onupgradeneeded = () => resolve();
    })`;
    await session.evaluate(opened);
    await session.evaluate("upgrading");
    const changed = await session.checkpoint();
    expect(changed.parts.some((part) => part.kind === "indexedDB" && "content" in part)).toBe(true);
    const after = await session.checkpoint();
    expect(after.parts.every((part) => "sha256" in part)).toBe(true);
  });
});
