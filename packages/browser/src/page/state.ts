/// <reference lib="dom" />

/** A value in Playwright's tagged encoding, for what JSON has no word for; `dv`, `bl` and `fi` are ours. */
type Encoded =
  | string
  | number
  | boolean
  | { v: "undefined" | "null" | "NaN" | "Infinity" | "-Infinity" | "-0" }
  | { bi: string }
  | { d: string | null }
  | { e: { n: string; m: string; s: string } }
  | { r: { p: string; f: string } }
  | { ta: { b: string; k: string } }
  | { ab: { b: string } }
  | { dv: { b: string } }
  | { bl: { b: string; t: string } }
  | { fi: { b: string; t: string; n: string; m: number } }
  | { a: Encoded[]; id: number }
  | { o: { k: string; v: Encoded }[]; id: number }
  | { m: { k: Encoded; v: Encoded }[]; id: number }
  | { s: Encoded[]; id: number }
  | { ref: number };

type StoredRecord = {
  key?: unknown;
  keyEncoded?: Encoded;
  value?: unknown;
  valueEncoded?: Encoded;
};
type StoredIndex = {
  name: string;
  keyPath?: string;
  keyPathArray?: string[];
  multiEntry: boolean;
  unique: boolean;
};
type StoredStore = {
  name: string;
  autoIncrement: boolean;
  keyPath?: string;
  keyPathArray?: string[];
  nextKey?: number;
  records: StoredRecord[];
  indexes: StoredIndex[];
};
type StoredDatabase = { name: string; version: number; stores: StoredStore[] };

/** Storage of a document as JSON; undefined where there is nothing in it. */
export type StorageRead = {
  localStorage?: string;
  sessionStorage?: string;
  indexedDB?: string;
  /** A database could not be read since the page holds it; the others are not given either. */
  indexedDBBusy?: true;
};

/**
 * Reads and writes the storage of the document it runs in. Sent into an isolated world by its source
 * text, so it uses nothing from outside itself.
 */
export function createStorageAccess() {
  /** How long the page may keep a database to itself before it is left as it was stored last. */
  const busyMs = 2_000;

  const typedArrays = {
    i8: Int8Array,
    ui8: Uint8Array,
    ui8c: Uint8ClampedArray,
    i16: Int16Array,
    ui16: Uint16Array,
    i32: Int32Array,
    ui32: Uint32Array,
    f32: Float32Array,
    f64: Float64Array,
    bi64: BigInt64Array,
    bui64: BigUint64Array,
  };

  function toBase64(bytes: Uint8Array): string {
    const chunkBytes = 32_768;
    let binary = "";
    for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
      binary += String.fromCharCode(...bytes.subarray(offset, offset + chunkBytes));
    }
    return btoa(binary);
  }

  function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  }

  function isPlain(value: unknown): boolean {
    if (value === null || typeof value === "string" || typeof value === "boolean") return true;
    if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
    return false;
  }

  /** True where JSON keeps the value as it is: no cycles, no shared references, no other types. */
  function isJson(value: unknown, seen: Set<object>): boolean {
    if (isPlain(value)) return true;
    if (typeof value !== "object" || value === null || seen.has(value)) return false;
    seen.add(value);
    if (Array.isArray(value)) {
      return (
        Object.keys(value).length === value.length && value.every((item) => isJson(item, seen))
      );
    }
    if (Object.prototype.toString.call(value) !== "[object Object]") return false;
    return Object.entries(value).every(
      ([name, item]) => name !== "__proto__" && isJson(item, seen),
    );
  }

  /** Of one value: objects met before by their numbers, and contents that are yet being read. */
  type Seen = { ids: Map<object, number>; reading: Promise<void>[] };

  /** A kind of object that has no other form than the browser's own, such as CryptoKey. */
  class UnstorableError extends Error {}

  function encode(value: unknown, seen: Seen): Encoded {
    if (value === undefined || typeof value === "symbol" || typeof value === "function") {
      return { v: "undefined" };
    }
    if (value === null) return { v: "null" };
    if (typeof value === "number") {
      if (Number.isNaN(value)) return { v: "NaN" };
      if (value === Infinity) return { v: "Infinity" };
      if (value === -Infinity) return { v: "-Infinity" };
      return Object.is(value, -0) ? { v: "-0" } : value;
    }
    if (typeof value === "bigint") return { bi: value.toString() };
    if (typeof value !== "object") return value as string | boolean;
    return encodeObject(value, seen);
  }

  async function readBlob(blob: Blob, into: { b: string }): Promise<void> {
    into.b = toBase64(new Uint8Array(await blob.arrayBuffer()));
  }

  function encodeObject(value: object, seen: Seen): Encoded {
    if (value instanceof Error) {
      return { e: { n: value.name, m: value.message, s: value.stack ?? "" } };
    }
    if (value instanceof Date) return { d: value.toJSON() };
    if (value instanceof RegExp) return { r: { p: value.source, f: value.flags } };
    for (const [k, type] of Object.entries(typedArrays)) {
      if (value instanceof type) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        return { ta: { b: toBase64(bytes), k } };
      }
    }
    if (value instanceof ArrayBuffer) return { ab: { b: toBase64(new Uint8Array(value)) } };

    if (value instanceof DataView) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { dv: { b: toBase64(bytes) } };
    }
    if (value instanceof File) {
      const fi = { b: "", t: value.type, n: value.name, m: value.lastModified };
      seen.reading.push(readBlob(value, fi));
      return { fi };
    }
    if (value instanceof Blob) {
      const bl = { b: "", t: value.type };
      seen.reading.push(readBlob(value, bl));
      return { bl };
    }

    const known = seen.ids.get(value);
    if (known !== undefined) return { ref: known };
    const id = seen.ids.size + 1;
    seen.ids.set(value, id);
    if (value instanceof Map) {
      const m = [...value].map(([key, item]) => ({ k: encode(key, seen), v: encode(item, seen) }));
      return { m, id };
    }
    if (value instanceof Set) return { s: [...value].map((item) => encode(item, seen)), id };
    if (Array.isArray(value)) return { a: Array.from(value, (item) => encode(item, seen)), id };
    const kind = Object.prototype.toString.call(value);
    if (kind !== "[object Object]") throw new UnstorableError(`${kind} cannot be stored`);
    const o = Object.entries(value).map(([k, item]) => ({ k, v: encode(item, seen) }));
    return { o, id };
  }

  function decode(value: Encoded, objects: Map<number, object>): unknown {
    if (typeof value !== "object") return value;
    if ("ref" in value) return objects.get(value.ref);
    if ("v" in value) {
      if (value.v === "null") return null;
      return value.v === "undefined" ? undefined : Number(value.v);
    }
    if ("bi" in value) return BigInt(value.bi);
    if ("d" in value) return new Date(value.d ?? Number.NaN);
    if ("r" in value) return new RegExp(value.r.p, value.r.f);
    if ("e" in value) {
      const error = new Error(value.e.m);
      error.name = value.e.n;
      error.stack = value.e.s;
      return error;
    }
    if ("ab" in value) return fromBase64(value.ab.b).buffer;
    if ("dv" in value) return new DataView(fromBase64(value.dv.b).buffer);
    if ("bl" in value) return new Blob([fromBase64(value.bl.b)], { type: value.bl.t });
    if ("fi" in value) {
      const { b, t, n, m } = value.fi;
      return new File([fromBase64(b)], n, { type: t, lastModified: m });
    }
    if ("ta" in value) {
      const type = typedArrays[value.ta.k as keyof typeof typedArrays];
      return new type(fromBase64(value.ta.b).buffer);
    }
    return decodeContainer(value, objects);
  }

  function decodeContainer(
    value: Extract<Encoded, { id: number }>,
    objects: Map<number, object>,
  ): unknown {
    if ("a" in value) {
      const array: unknown[] = [];
      objects.set(value.id, array);
      for (const item of value.a) array.push(decode(item, objects));
      return array;
    }
    if ("m" in value) {
      const map = new Map<unknown, unknown>();
      objects.set(value.id, map);
      for (const { k, v } of value.m) map.set(decode(k, objects), decode(v, objects));
      return map;
    }
    if ("s" in value) {
      const set = new Set<unknown>();
      objects.set(value.id, set);
      for (const item of value.s) set.add(decode(item, objects));
      return set;
    }
    const object: Record<string, unknown> = {};
    objects.set(value.id, object);
    for (const { k, v } of value.o) {
      // Plain assignment to this one name would set the prototype instead.
      Object.defineProperty(object, k, {
        value: decode(v, objects),
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    return object;
  }

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

  function readItems(storage: Storage): string | undefined {
    const names = Object.keys(storage).toSorted((left, right) => (left < right ? -1 : 1));
    if (names.length === 0) return undefined;
    return JSON.stringify(names.map((name) => ({ name, value: storage.getItem(name) })));
  }

  /** Opens a database only if it exists: to open one that was deleted meanwhile would create it. */
  function openExisting(name: string): Promise<IDBDatabase | undefined> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      let absent = false;
      const timer = setTimeout(() => reject(new DOMException("busy", "TimeoutError")), busyMs);
      request.onupgradeneeded = () => {
        absent = true;
        request.transaction?.abort();
      };
      request.onsuccess = () => {
        clearTimeout(timer);
        const database = request.result;
        // The page may change or delete its database while we read: we are not to stand in its way.
        database.onversionchange = () => database.close();
        resolve(database);
      };
      request.onerror = (event) => {
        event.preventDefault();
        clearTimeout(timer);
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

  async function readStore(store: IDBObjectStore): Promise<StoredStore> {
    const [keys, values] = await Promise.all([
      result(store.getAllKeys()),
      result<unknown[]>(store.getAll()),
    ]);
    const indexes = [...store.indexNames].map((name): StoredIndex => {
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
    const records = await Promise.all(
      keys.map((key, index) => readRecord(keyPath, key, values[index])),
    );
    return {
      name,
      autoIncrement,
      keyPath: textOf(keyPath),
      keyPathArray: listOf(keyPath),
      records: records.filter((record) => record !== undefined),
      indexes,
    };
  }

  /** Asks a key generator for its next key in a transaction that never happened. */
  async function readNextKey(
    database: IDBDatabase,
    storeName: string,
  ): Promise<number | undefined> {
    const transaction = database.transaction(storeName, "readwrite");
    const aborted = ended(transaction).catch(() => undefined);
    try {
      const key = await result(transaction.objectStore(storeName).add({}));
      return typeof key === "number" ? key : undefined;
    } catch {
      return undefined;
    } finally {
      transaction.abort();
      await aborted;
    }
  }

  async function readDatabase(name: string): Promise<StoredDatabase | undefined> {
    const database = await openExisting(name);
    if (database === undefined) return undefined;
    try {
      const stores: StoredStore[] = [];
      if (database.objectStoreNames.length > 0) {
        const transaction = database.transaction(database.objectStoreNames, "readonly");
        const reads = [...database.objectStoreNames].map((store) =>
          readStore(transaction.objectStore(store)),
        );
        stores.push(...(await Promise.all(reads)));
      }
      for (const store of stores) {
        if (store.autoIncrement) store.nextKey = await readNextKey(database, store.name);
      }
      return { name, version: database.version, stores };
    } finally {
      database.close();
    }
  }

  async function readDatabases(): Promise<string | undefined> {
    const infos = await indexedDB.databases();
    const names = infos.flatMap(({ name }) => (name === undefined ? [] : [name]));
    const sorted = names.toSorted((left, right) => (left < right ? -1 : 1));
    const databases: StoredDatabase[] = [];
    for (const name of sorted) {
      const database = await readDatabase(name);
      if (database !== undefined) databases.push(database);
    }
    return databases.length === 0 ? undefined : JSON.stringify(databases);
  }

  /** All storage of the document's storage key; undefined where the document may have none. */
  async function read(): Promise<StorageRead | undefined> {
    let items: StorageRead;
    try {
      items = { localStorage: readItems(localStorage), sessionStorage: readItems(sessionStorage) };
    } catch {
      return undefined;
    }
    try {
      return { ...items, indexedDB: await readDatabases() };
    } catch {
      return { ...items, indexedDBBusy: true };
    }
  }

  function readSessionStorage(): string | undefined {
    try {
      return readItems(sessionStorage);
    } catch {
      return undefined;
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
      const value =
        record.valueEncoded === undefined ? record.value : decode(record.valueEncoded, new Map());
      if (store.keyPath === null) {
        const key =
          record.keyEncoded === undefined ? record.key : decode(record.keyEncoded, new Map());
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

  /** Fills empty storage. Both are JSON, as `read` gives it. */
  async function write(stored: { localStorage?: string; indexedDB?: string }): Promise<void> {
    const items = JSON.parse(stored.localStorage ?? "[]") as { name: string; value: string }[];
    for (const { name, value } of items) localStorage.setItem(name, value);
    const databases = JSON.parse(stored.indexedDB ?? "[]") as StoredDatabase[];
    await Promise.all(databases.map(writeDatabase));
  }

  /** The HTTP status the document came with; 0 where it came without. */
  function readStatus(): number {
    const [entry] = performance.getEntriesByType("navigation");
    return entry instanceof PerformanceNavigationTiming ? entry.responseStatus : 0;
  }

  function readScroll(): { x: number; y: number } {
    return { x: window.scrollX, y: window.scrollY };
  }

  /** Scrolls there, and again while the page is still growing towards it. */
  async function writeScroll(scroll: { x: number; y: number }): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      window.scrollTo({ left: scroll.x, top: scroll.y, behavior: "instant" });
      const reached = readScroll();
      if (Math.abs(reached.x - scroll.x) < 2 && Math.abs(reached.y - scroll.y) < 2) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Adds an empty frame and waits until it has loaded. */
  function appendFrame(url: string): Promise<void> {
    return new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.onload = () => resolve();
      frame.src = url;
      document.documentElement.append(frame);
    });
  }

  return { read, readSessionStorage, write, readStatus, readScroll, writeScroll, appendFrame };
}

export type StorageAccess = ReturnType<typeof createStorageAccess>;

/**
 * Fills the tab's sessionStorage before the page's first script, once: it then calls the binding,
 * upon which it is taken out. Runs in an isolated world of every new document of the tab.
 *
 * @param stored items of one storage key, as JSON
 */
export function restoreSessionStorage(
  origin: string,
  topLevelSite: string | undefined,
  stored: string,
  binding: string,
): void {
  const suffixOf = (url: URL) =>
    /^[\d.]+$|:/.test(url.hostname) ? url.hostname : url.hostname.split(".").slice(-2).join(".");
  const sameSite = (left: string, right: string) => {
    const [a, b] = [new URL(left), new URL(right)];
    return a.protocol === b.protocol && suffixOf(a) === suffixOf(b);
  };
  if (location.origin !== origin || !location.protocol.startsWith("http")) return;
  const ancestors = [...location.ancestorOrigins];
  const top = ancestors.at(-1);
  const belongs =
    topLevelSite === undefined
      ? ancestors.every((ancestor) => ancestor !== "null" && sameSite(ancestor, origin))
      : top !== undefined && top !== "null" && sameSite(top, topLevelSite);
  if (!belongs) return;
  for (const { name, value } of JSON.parse(stored) as { name: string; value: string }[]) {
    sessionStorage.setItem(name, value);
  }
  (globalThis as unknown as Record<string, (payload: string) => void>)[binding]?.("");
}
