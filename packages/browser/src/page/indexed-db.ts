/// <reference lib="dom" />
import type { EncodedValue, IndexedDBDatabase } from "@dormouse/contract";
import type { Encoding } from "./encoding.ts";

type StoredStore = IndexedDBDatabase["stores"][number] & { nextKey?: number };
type StoredRecord = StoredStore["records"][number];
type StoredDatabase = Omit<IndexedDBDatabase, "stores"> & { stores: StoredStore[] };

/** A database as JSON, and what of it the JSON does not say. */
export type DatabaseRead = {
  name: string;
  text: string;
  records: number;
  /** Stores with a key generator. What it gives next a page can learn only by writing. */
  generators: string[];
  /** Records with values that have no form but the browser's own, left out whole: half would be worse. */
  notPortable: { store: string; records: number }[];
};

/** The databases by name, or the one that could not be read: then the others are not given either. */
export type IndexedDBRead = { databases: DatabaseRead[] } | { failed: string };

/** Reads and writes the databases of the document it runs in. */
export function createIndexedDB({ isJson, encode, decode, UnstorableError }: Encoding) {
  /** How long the page may keep a database to itself before it is left as it was stored last. */
  const busyMs = 2_000;

  function result<Value>(request: IDBRequest<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = (event) => {
        event.preventDefault();
        reject(request.error);
      };
    });
  }

  function ended(transaction: IDBTransaction): Promise<void> {
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }

  const textOf = (path: string | string[] | null) => (typeof path === "string" ? path : undefined);
  const listOf = (path: string | string[] | null) => (Array.isArray(path) ? [...path] : undefined);

  /** @throws DOMException TimeoutError where the page is in the way for longer than is waited for. */
  async function soon<Value>(answer: Promise<Value>): Promise<Value> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const error = new DOMException("the page keeps it to itself", "TimeoutError");
      timer = setTimeout(() => reject(error), busyMs);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
      answer.catch(() => undefined);
    }
  }

  /** Opens a database only if it exists: to open one that was deleted meanwhile would create it. */
  function openExisting(name: string): Promise<IDBDatabase | undefined> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      let absent = false;
      request.onupgradeneeded = () => {
        absent = true;
        request.transaction?.abort();
      };
      request.onsuccess = () => {
        const database = request.result;
        // The page may change or delete its database while we read: we are not to stand in its way.
        database.onversionchange = () => database.close();
        resolve(database);
      };
      request.onerror = (event) => {
        event.preventDefault();
        if (absent) resolve(undefined);
        else reject(request.error);
      };
    });
  }

  /** undefined for a value that cannot be stored: it is left out, as half of it would be worse. */
  async function readRecord(
    keyPath: string | string[] | null,
    key: IDBValidKey,
    value: unknown,
  ): Promise<StoredRecord | undefined> {
    const record: StoredRecord = {};
    const reading: Promise<void>[] = [];
    try {
      if (keyPath === null) {
        if (isJson(key, new Set())) record.key = key;
        else record.keyEncoded = encode(key, { ids: new Map(), reading });
      }
      if (isJson(value, new Set())) record.value = value;
      else record.valueEncoded = encode(value, { ids: new Map(), reading });
      await Promise.all(reading);
      return record;
    } catch (error) {
      await Promise.allSettled(reading);
      if (error instanceof UnstorableError) return undefined;
      throw error;
    }
  }

  async function readStore(store: IDBObjectStore): Promise<{ stored: StoredStore; left: number }> {
    const [keys, values] = await Promise.all([
      result(store.getAllKeys()),
      result<unknown[]>(store.getAll()),
    ]);
    const indexes = [...store.indexNames].map((name) => {
      const index = store.index(name);
      return {
        name: index.name,
        keyPath: textOf(index.keyPath),
        keyPathArray: listOf(index.keyPath),
        multiEntry: index.multiEntry,
        unique: index.unique,
      };
    });
    const { name, autoIncrement, keyPath } = store;
    const read = await Promise.all(
      keys.map((key, index) => readRecord(keyPath, key, values[index])),
    );
    const records = read.filter((record) => record !== undefined);
    const paths = { keyPath: textOf(keyPath), keyPathArray: listOf(keyPath) };
    const stored = { name, autoIncrement, ...paths, records, indexes };
    return { stored, left: read.length - records.length };
  }

  async function readStores(database: IDBDatabase) {
    const names = [...database.objectStoreNames];
    if (names.length === 0) return [];
    const stores = database.transaction(names, "readonly");
    const begun = soon(result(stores.objectStore(names[0] ?? "").count()));
    const read = Promise.all(names.map((name) => readStore(stores.objectStore(name))));
    read.catch(() => undefined);
    await begun;
    return read;
  }

  async function readDatabase(name: string): Promise<DatabaseRead | undefined> {
    const opening = openExisting(name);
    const database = await soon(opening).catch((error: unknown) => {
      opening.then((late) => late?.close()).catch(() => undefined);
      throw error;
    });
    if (database === undefined) return undefined;
    try {
      const read = await readStores(database);
      const stores = read.map(({ stored }) => stored);
      return {
        name,
        text: JSON.stringify({ name, version: database.version, stores }),
        records: stores.reduce((sum, { records }) => sum + records.length, 0),
        generators: stores.filter((store) => store.autoIncrement).map((store) => store.name),
        notPortable: read
          .filter(({ left }) => left > 0)
          .map(({ stored, left }) => ({ store: stored.name, records: left })),
      };
    } finally {
      database.close();
    }
  }

  async function read(): Promise<IndexedDBRead> {
    let name = "";
    try {
      const infos = await indexedDB.databases();
      const names = infos.flatMap((info) => (info.name === undefined ? [] : [info.name]));
      const databases: DatabaseRead[] = [];
      for (name of names.toSorted((left, right) => (left < right ? -1 : 1))) {
        const database = await readDatabase(name);
        if (database !== undefined) databases.push(database);
      }
      return { databases };
    } catch (error) {
      return { failed: `${JSON.stringify(name)}: ${String(error)}` };
    }
  }

  function createStores(database: IDBDatabase, stores: StoredStore[]): void {
    for (const store of stores) {
      const keyPath = store.keyPathArray ?? store.keyPath ?? null;
      const created = database.createObjectStore(store.name, {
        autoIncrement: store.autoIncrement,
        keyPath,
      });
      for (const index of store.indexes) {
        created.createIndex(index.name, index.keyPathArray ?? index.keyPath ?? "", {
          unique: index.unique,
          multiEntry: index.multiEntry,
        });
      }
    }
  }

  function decoded(value: unknown): unknown {
    return decode(value as EncodedValue, new Map());
  }

  /** A record under the key before moves the generator past it; then the record goes again. */
  function moveGenerator(store: IDBObjectStore, nextKey: number): void {
    const key = nextKey - 1;
    if (key < 1) return;
    const { keyPath } = store;
    if (typeof keyPath !== "string") {
      store.put({}, key);
    } else {
      const names = keyPath.split(".").toReversed();
      store.put(names.reduce<unknown>((value, name) => ({ [name]: value }), key));
    }
    store.delete(key);
  }

  function putRecords(store: IDBObjectStore, stored: StoredStore): void {
    if (stored.nextKey !== undefined) moveGenerator(store, stored.nextKey);
    for (const record of stored.records) {
      const value = record.valueEncoded === undefined ? record.value : decoded(record.valueEncoded);
      if (store.keyPath === null) {
        const key = record.keyEncoded === undefined ? record.key : decoded(record.keyEncoded);
        store.put(value, key as IDBValidKey);
      } else {
        store.put(value);
      }
    }
  }

  async function writeDatabase(stored: StoredDatabase): Promise<void> {
    const request = indexedDB.open(stored.name, stored.version);
    request.onupgradeneeded = () => createStores(request.result, stored.stores);
    const database = await result(request);
    try {
      if (stored.stores.length === 0) return;
      const transaction = database.transaction(
        stored.stores.map((store) => store.name),
        "readwrite",
        { durability: "relaxed" },
      );
      const committed = ended(transaction);
      for (const store of stored.stores) putRecords(transaction.objectStore(store.name), store);
      await committed;
    } finally {
      database.close();
    }
  }

  /** Creates the databases, as `read` gave them. */
  async function write(text: string): Promise<void> {
    const databases = JSON.parse(text) as StoredDatabase[];
    await Promise.all(databases.map(writeDatabase));
  }

  return { read, write };
}

export type IndexedDB = ReturnType<typeof createIndexedDB>;
