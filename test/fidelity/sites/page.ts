/** What cases say in pages. Declared in each page before all else, so that its first script may read. */
const kit = `const kit = {
  /** What it gives, or the name of what it throws. */
  async attempt(read) {
    try { return await read(); } catch (error) { return "threw " + (error?.name ?? error); }
  },
  result(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("blocked"));
    });
  },
  /** Opens a database as it is; where there is none it makes none. */
  async existing(name) {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction.abort();
    return kit.result(request);
  },
  async create(name, version, upgrade) {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade(request.result, request.transaction);
    return kit.result(request);
  },
  /** Runs work over the store and waits until that is on disk. */
  async write(database, store, work) {
    const transaction = database.transaction(store, "readwrite", { durability: "strict" });
    const complete = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    await work(transaction.objectStore(store));
    await complete;
  },
  /** Keeps one value in a database of its own. */
  async keep(value) {
    const database = await kit.create("values", 1, (created) => created.createObjectStore("values"));
    await kit.write(database, "values", (store) => void store.put(value, "value"));
    database.close();
  },
  async kept() {
    const database = await kit.existing("values");
    const value = await kit.result(database.transaction("values").objectStore("values").get("value"));
    database.close();
    return value;
  },
};`;

export type PageOptions = {
  /** An expression that the page's first script reads into \`atFirst\`. */
  reads?: string;
  /** Statements of the first script itself, after it has read. */
  script?: string;
  body?: string;
  title?: string;
};

/** A page whose first script reads something and keeps it to be asked for. */
export function page({ reads = "undefined", script = "", body = "", title = "" }: PageOptions) {
  return `<meta charset="utf-8"><title>${title}</title>
<script>${kit}
globalThis.atFirst = kit.attempt(() => (${reads}));
${script}</script>${body}`;
}
