import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CapturedPart, CapturedState, PartKind, PartReference } from "@dormouse/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packFiles, unpackFiles } from "../state/file-pack.ts";
import { IndexedDBFiles } from "../state/indexed-db-files.ts";
import { Site } from "./support/site.ts";
import { Sleeper } from "./support/sleeper.ts";

const helpers = `
  const result = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const ended = (transaction) => new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });`;

/** Has a key that no script can read out, a blob, a file, and a generator that is past its records. */
const fill = `(async () => { ${helpers}
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt", "decrypt"]);
  const iv = new Uint8Array(12);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode("secret"));
  const open = indexedDB.open("vault", 4);
  open.onupgradeneeded = () => {
    open.result.createObjectStore("all");
    open.result.createObjectStore("counted", { autoIncrement: true });
  };
  const database = await result(open);
  const transaction = database.transaction(["all", "counted"], "readwrite");
  const [all, counted] = ["all", "counted"].map((name) => transaction.objectStore(name));
  all.put(key, "key"); all.put(sealed, "sealed"); all.put(new ImageData(1, 1), "image");
  all.put(new Blob(["b".repeat(70000)], { type: "text/plain" }), "blob");
  all.put(new File(["f"], "f.txt", { lastModified: 7 }), "file");
  for (let count = 0; count < 5; count += 1) counted.add({ count });
  counted.clear();
  await ended(transaction);
  database.close();
})()`;

const look = `(async () => { ${helpers}
  const database = await result(indexedDB.open("vault"));
  const read = (name) => result(database.transaction("all").objectStore("all").get(name));
  const [key, sealed, blob, file, image] = await Promise.all(["key", "sealed", "blob", "file", "image"].map(read));
  const opened = key && await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, sealed);
  const counted = database.transaction("counted", "readwrite").objectStore("counted");
  const next = await result(counted.add({}));
  counted.transaction.abort();
  database.close();
  return {
    opened: opened && new TextDecoder().decode(opened), extractable: key?.extractable, image: String(image),
    blob: [blob.size, blob.type, (await blob.text()).slice(0, 3)],
    file: [file.name, file.lastModified, await file.text()], next, version: database.version,
  };
})()`;

const everything = {
  opened: "secret",
  extractable: false,
  image: "[object ImageData]",
  blob: [70_000, "text/plain", "bbb"],
  file: ["f.txt", 7, "f"],
  next: 6,
  version: 4,
};

let root: string;
let site: Site;
let session: Sleeper;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "restore-files-"));
  site = await Site.open({ "/": "" });
  session = new Sleeper({ userDataRoot: root });
  await session.wake();
  await session.goto(`${site.origin}/`);
});

afterEach(async () => {
  await session.close();
  await site.close();
  await rm(root, { recursive: true });
});

/** To sleep with the browser's own files, as they are or as they are made to be, and awake again. */
async function nap(
  change: { content?(content: Uint8Array): Uint8Array; browserVersion?: string; alone?: true } = {},
): Promise<void> {
  const [profile = ""] = await readdir(root);
  const content = await new IndexedDBFiles(join(root, profile)).read(site.origin);
  if (content === undefined) throw new Error("there are no files");
  const browserVersion = change.browserVersion ?? (await session.browser.browser.version());
  const captured = await session.browser.capture(session.manifest);
  const files: CapturedPart = {
    kind: "indexedDBFiles",
    storageKey: site.origin,
    content: change.content?.(content) ?? content,
    browserVersion: /[\d.]+/.exec(browserVersion)?.[0] ?? "",
  };
  const others = captured.parts.filter(
    ({ kind }) => kind !== "indexedDBFiles" && (kind !== "indexedDB" || change.alone === undefined),
  );
  await session.keep({ ...captured, parts: [...others, files] });
  await session.close();
  await session.wake();
}

describe("IndexedDB by its files", () => {
  it("keeps keys that cannot be read out, blobs, files and generators", async () => {
    await session.evaluate(fill);
    await nap();
    expect(await session.evaluate(look)).toEqual(everything);
    expect(session.browser.wakeNotes).toEqual([]);
    await nap();
    expect(await session.evaluate(look)).toEqual(everything);
  });

  it("is what the page's first script finds, and does not come back once it is deleted", async () => {
    await session.evaluate(fill);
    site.route(
      "/",
      `<script>
        window.names = indexedDB.databases().then((all) => all.map(({ name }) => name));
        if (!sessionStorage.again) window.names.then(() => {
          indexedDB.deleteDatabase("vault").onsuccess = () => { sessionStorage.again = "1"; document.title = "deleted"; };
        });
      </script>`,
    );
    await nap();
    expect(await session.evaluate("names")).toEqual(["vault"]);
    await expect.poll(() => session.browser.page()).toMatchObject({ title: "deleted" });
    await session.do({ type: "reload" });
    expect(await session.evaluate("names")).toEqual([]);
  });

  it("is brought back by its records where a newer browser wrote the files", async () => {
    await session.evaluate(fill);
    await nap({ browserVersion: "999.0.0.0" });
    expect(await session.evaluate(look)).toMatchObject({
      blob: everything.blob,
      next: 6,
      version: 4,
    });
    expect(session.browser.wakeNotes).toMatchObject([
      { code: "restored_from_structure", storageKey: site.origin },
    ]);
  });

  it("is brought back by its records where the browser throws the files away", async () => {
    await session.evaluate(fill);
    await nap({ content: damaged });
    expect(await session.evaluate(look)).toMatchObject({
      blob: everything.blob,
      next: 6,
      version: 4,
    });
    expect(session.browser.wakeNotes).toMatchObject([
      { code: "restored_from_structure", storageKey: site.origin },
    ]);
  });

  it("is brought back by its records where the files are no files of a database", async () => {
    await session.evaluate(fill);
    await nap({ content: () => Buffer.from("no pack") });
    expect(await session.evaluate(look)).toMatchObject({ blob: everything.blob, version: 4 });
  });

  it("that cannot come back in any form is noted, and the browser lives", async () => {
    await session.evaluate(fill);
    await nap({ browserVersion: "999.0.0.0", alone: true });
    expect(await session.evaluate("indexedDB.databases()")).toEqual([]);
    const stored = partOf("indexedDBFiles");
    const told = [(await session.checkpoint()).notes, (await session.checkpoint()).notes];
    expect(partOf("indexedDBFiles")).toEqual(stored);
    const notRestored = { code: "not_restored", kind: "indexedDB", storageKey: site.origin };
    const kept = { code: "kept_last_good", storageKey: site.origin };
    expect(told[0]).toMatchObject([notRestored, kept, kept]);
    expect(told[1]).toBeUndefined();
  });
});

describe("files copied while the page writes", () => {
  it("are those of one moment: whole transactions, with their blobs", async () => {
    await session.evaluate(`(async () => { ${helpers}
      const open = indexedDB.open("pairs", 1);
      open.onupgradeneeded = () => ["left", "right"].map((name) => open.result.createObjectStore(name));
      const database = await result(open);
      const write = async (count) => {
        const transaction = database.transaction(["left", "right"], "readwrite");
        transaction.objectStore("left").put(new Blob(["x".repeat(count % 5000)]), count % 50);
        transaction.objectStore("right").put(count % 5000, count % 50);
        await ended(transaction);
        window.written = count;
        void write(count + 1);
      };
      await write(1);
    })()`);
    const [profile = ""] = await readdir(root);
    const files = new IndexedDBFiles(join(root, profile));
    const copies: Uint8Array[] = [];
    for (const written of [50, 150, 300]) {
      await expect.poll(() => session.evaluate("written")).toBeGreaterThan(written);
      // A page that writes without pause may be too fast for a copy, but not for every one.
      let content: Uint8Array | undefined;
      await expect.poll(async () => (content = await files.read(site.origin))).toBeDefined();
      if (content !== undefined) copies.push(content);
    }
    expect(copies).toHaveLength(3);
    for (const content of copies) {
      await session.close();
      await session.keep(stateWith(content, site.origin));
      await session.wake();
      await session.goto(`${site.origin}/`);
      const pairs = await session.evaluate<[number, number][]>(`(async () => { ${helpers}
        const database = await result(indexedDB.open("pairs"));
        const transaction = database.transaction(["left", "right"]);
        const all = (name) => result(transaction.objectStore(name).getAll());
        const [left, right] = await Promise.all([all("left"), all("right")]);
        const texts = await Promise.all(left.map((blob) => blob.text()));
        database.close();
        return texts.map(({ length }, index) => [length, right[index]]);
      })()`);
      expect(pairs.length).toBeGreaterThan(40);
      expect(pairs.map(([left]) => left)).toEqual(pairs.map(([, right]) => right));
      expect(session.browser.wakeNotes).toEqual([]);
    }
  });
});

describe("waking", () => {
  it("does as much with state on a hundred origins as with state on the tab's own", async () => {
    await session.evaluate(fill);
    await session.evaluate(`localStorage.own = "1"`);
    const own = await session.checkpoint();
    const far = Array.from({ length: 100 }, (_, index) => `https://far-${index}.example`);
    const kinds = ["localStorage", "indexedDB", "indexedDBFiles"] as const;
    const parts = far.flatMap((storageKey) =>
      kinds.map((kind) => ({ kind, storageKey, content: Buffer.from(`never read ${kind}`) })),
    );
    await session.keep({ ...own, parts: [...own.parts, ...parts] });
    await session.close();
    await session.wake();
    expect(await session.evaluate("localStorage.own")).toBe("1");
    expect(await session.evaluate(look)).toEqual(everything);
    const woken = await session.checkpoint();
    expect(new Set(session.loaded.map(({ storageKey }) => storageKey))).toEqual(
      new Set([site.origin]),
    );
    const [profile = ""] = await readdir(root);
    const folders = await readdir(join(root, profile, "Default", "IndexedDB"));
    expect(folders.filter((name) => name.endsWith(".leveldb"))).toHaveLength(1);
    const carried = woken.parts.filter(({ storageKey }) => far.includes(storageKey));
    expect(carried).toHaveLength(parts.length);
    expect(carried.every((part) => "sha256" in part)).toBe(true);
  });

  it("asks for the files of the databases alone, and for their records only where they are of no use", async () => {
    await session.evaluate(fill);
    await nap();
    expect(session.loaded.map(({ kind }) => kind)).toEqual(["indexedDBFiles"]);
  });
});

describe("a database that Chromium refuses", () => {
  it("is named in a note, and the others are there", async () => {
    const database = (name: string, record: object) => ({
      name,
      version: 1,
      stores: [{ name: "s", autoIncrement: false, keyPath: "id", indexes: [], records: [record] }],
    });
    const databases = [
      database("bad", { value: { id: {} } }),
      database("good", { value: { id: 1 } }),
    ];
    const content = Buffer.from(JSON.stringify(databases));
    const captured = await session.browser.capture(session.manifest);
    await session.keep({
      ...captured,
      parts: [{ kind: "indexedDB", storageKey: site.origin, content }],
    });
    await session.close();
    await session.wake();
    const count = `(async () => { ${helpers}
      const database = await result(indexedDB.open("good"));
      const count = await result(database.transaction("s").objectStore("s").count());
      database.close();
      return count;
    })()`;
    expect(await session.evaluate(count)).toBe(1);
    expect(session.browser.wakeNotes).toMatchObject([
      { code: "not_restored", storageKey: site.origin, detail: expect.stringContaining('"bad"') },
    ]);
    const stored = partOf("indexedDB");
    await session.checkpoint();
    expect(partOf("indexedDB")).toEqual(stored);
  });
});

function stateWith(content: Uint8Array, storageKey: string): CapturedState {
  const part = { kind: "indexedDBFiles", storageKey, content, browserVersion: "1.0.0.0" } as const;
  return { parts: [part], tabs: [], dialogs: { response: "dismiss" } };
}

function partOf(kind: PartKind): PartReference | undefined {
  return session.manifest?.parts.find((part) => part.kind === kind);
}

/** As a log is that was written half: one of its records fails its checksum. */
function damaged(content: Uint8Array): Uint8Array {
  const files = unpackFiles(content, () => true);
  for (const { path, content: bytes } of files) {
    if (path.endsWith(".log")) bytes.fill(0xff, bytes.byteLength / 2, bytes.byteLength / 2 + 64);
  }
  return packFiles(files);
}
