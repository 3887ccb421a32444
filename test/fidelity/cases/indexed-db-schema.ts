import type { Case } from "../case.ts";
import { stored, type Stored } from "./stored.ts";

const schemas: Stored[] = [
  {
    id: "idb-version",
    title: "a database's version",
    write: `(await kit.create("db", 42, (db) => db.createObjectStore("s"))).close()`,
    reads: `(async () => { const db = await kit.existing("db"); db.close(); return db.version; })()`,
    expected: 42,
  },
  {
    id: "idb-no-upgrade",
    title: "no `upgradeneeded` for the page that opens its own version",
    write: `(await kit.create("db", 3, (db) => db.createObjectStore("s"))).close()`,
    reads: `(async () => { let upgraded = false; const db = await kit.create("db", 3, () => { upgraded = true; }); const has = db.objectStoreNames.contains("s"); db.close(); return [has, upgraded]; })()`,
    expected: [true, false],
  },
  {
    id: "idb-key-paths",
    title: "key paths: none, one, deep, compound",
    write: `(await kit.create("db", 1, (db) => {
      db.createObjectStore("none"); db.createObjectStore("one", { keyPath: "id" });
      db.createObjectStore("deep", { keyPath: "a.b" }); db.createObjectStore("compound", { keyPath: ["a", "b.c"] });
    })).close()`,
    reads: `(async () => {
      const db = await kit.existing("db");
      const stores = db.transaction(db.objectStoreNames);
      return [...db.objectStoreNames].map((name) => [name, stores.objectStore(name).keyPath]);
    })()`,
    expected: [
      ["compound", ["a", "b.c"]],
      ["deep", "a.b"],
      ["none", null],
      ["one", "id"],
    ],
  },
  {
    id: "idb-indexes",
    title: "indexes: unique, multi-entry, compound, and what they find",
    write: `const db = await kit.create("db", 1, (created) => {
        const store = created.createObjectStore("people", { keyPath: "id" });
        store.createIndex("email", "email", { unique: true });
        store.createIndex("tags", "tags", { multiEntry: true });
        store.createIndex("both", ["last", "first"]);
      });
      await kit.write(db, "people", (store) => {
        store.put({ id: 1, email: "a@x", tags: ["red", "blue"], last: "L", first: "F" });
        store.put({ id: 2, email: "b@x", tags: ["red"] });
      });
      db.close();`,
    reads: `(async () => {
      const db = await kit.existing("db");
      const store = db.transaction("people").objectStore("people");
      const facts = [...store.indexNames].map((name) => { const { keyPath, unique, multiEntry } = store.index(name); return [name, keyPath, unique, multiEntry]; });
      const keys = await Promise.all([kit.result(store.index("tags").getAllKeys("red")), kit.result(store.index("both").getAllKeys()), kit.result(store.index("email").getKey("b@x"))]);
      db.close();
      return [facts, keys];
    })()`,
    expected: [
      [
        ["both", ["last", "first"], false, false],
        ["email", "email", true, false],
        ["tags", "tags", false, true],
      ],
      [[1, 2], [1], 2],
    ],
  },
  {
    id: "idb-generator",
    title: "a key generator, after its last records were deleted",
    write: `const db = await kit.create("db", 1, (created) => created.createObjectStore("s", { autoIncrement: true }));
      await kit.write(db, "s", (store) => { for (const n of [1, 2, 3, 4]) store.add({ n }); store.delete(4); store.delete(3); });
      db.close();`,
    // Twice the read would give twice a new key: the transaction is undone.
    reads: `(async () => {
      const db = await kit.existing("db");
      const transaction = db.transaction("s", "readwrite");
      const undone = new Promise((resolve) => { transaction.onabort = resolve; });
      const store = transaction.objectStore("s");
      const found = [await kit.result(store.getAllKeys()), await kit.result(store.add({}))];
      transaction.abort();
      await undone;
      db.close();
      return found;
    })()`,
    expected: [[1, 2], 5],
  },
  {
    id: "idb-keys",
    title: "keys: dates, binary, arrays, infinities, in their order",
    write: `const db = await kit.create("db", 1, (created) => created.createObjectStore("s"));
      await kit.write(db, "s", (store) => {
        for (const key of ["text", new Date(9), [1, ["two", new Date(3)]], new Uint8Array([4, 5]), -Infinity, 1.5, "\\ud800", []]) store.put("x", key);
      });
      db.close();`,
    reads: `(async () => {
      const db = await kit.existing("db");
      const keys = await kit.result(db.transaction("s").objectStore("s").getAllKeys());
      db.close();
      const show = (key) => key instanceof Date ? "date " + key.getTime() : key instanceof ArrayBuffer ? "bytes " + new Uint8Array(key) : Array.isArray(key) ? key.map(show) : typeof key === "string" ? JSON.stringify(key) : String(key);
      return keys.map(show);
    })()`,
    expected: [
      "-Infinity",
      "1.5",
      "date 9",
      `"text"`,
      String.raw`"\ud800"`,
      "bytes 4,5",
      [],
      ["1", [`"two"`, "date 3"]],
    ],
  },
  {
    id: "idb-records",
    title: "a thousand nested records",
    write: `const db = await kit.create("db", 1, (created) => created.createObjectStore("s", { keyPath: "id" }));
      await kit.write(db, "s", (store) => { for (let id = 0; id < 1000; id += 1) store.put({ id, at: new Date(id), deep: { list: [id, { text: "x".repeat(100) }] } }); });
      db.close();`,
    reads: `(async () => {
      const db = await kit.existing("db");
      const all = await kit.result(db.transaction("s").objectStore("s").getAll());
      db.close();
      return [all.length, all.every(({ id, at, deep }) => at.getTime() === id && deep.list[0] === id && deep.list[1].text.length === 100)];
    })()`,
    expected: [1000, true],
  },
  {
    id: "idb-empty-database",
    title: "a database without stores",
    write: `(await kit.create("empty", 7, () => undefined)).close()`,
    reads: `indexedDB.databases()`,
    expected: [{ name: "empty", version: 7 }],
  },
  {
    id: "idb-empty-store",
    title: "a store without records, its index and its generator",
    write: `(await kit.create("db", 1, (db) => db.createObjectStore("s", { autoIncrement: true }).createIndex("i", "x"))).close()`,
    reads: `(async () => {
      const db = await kit.existing("db");
      const store = db.transaction("s").objectStore("s");
      return [store.autoIncrement, [...store.indexNames], await kit.result(store.count())];
    })()`,
    expected: [true, ["i"], 0],
  },
  {
    id: "idb-several",
    title: "several databases, an unnamed one among them",
    write: `for (const [name, version] of [["b", 2], ["", 1], ["ä/..", 3]]) (await kit.create(name, version, (db) => db.createObjectStore("s"))).close()`,
    reads: `(async () => (await indexedDB.databases()).map(({ name, version }) => [name, version]).sort())()`,
    expected: [
      ["", 1],
      ["b", 2],
      ["ä/..", 3],
    ],
  },
  {
    id: "idb-deleted",
    title: "nothing of a database that the page deleted",
    write: `(await kit.create("gone", 1, (db) => db.createObjectStore("s"))).close(); await kit.result(indexedDB.deleteDatabase("gone"))`,
    reads: `indexedDB.databases()`,
    expected: [],
  },
];

export const indexedDBSchemas: Case[] = schemas.map((schema) => stored("IndexedDB", schema));
