/// <reference lib="dom" />

/** What the page's address may ask it to do to its own storage: `/?op=…&key=…&value=…`. */
export type StorageOperation =
  | { op: "local.append" | "session.append" | "cookie.append"; key: string; value: string }
  | { op: "local.remove" | "session.remove" | "cookie.remove"; key: string }
  | { op: "local.clear" | "session.clear" }
  | { op: "record.append" | "record.add"; key: string; value: string }
  | { op: "record.remove"; key: string }
  | { op: "records.clear" | "database.delete" };

/**
 * Does what the address asks for when its button is clicked, so not when the page is loaded again by a
 * wake, and says so in `#done`. Values are appended to what is there already: done
 * twice, or on a state that was half restored, each leaves something else than done once.
 * Runs in the page, sent there by its source text.
 */
export async function operate(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const parameter = (name: string): string => query.get(name) ?? "";
  const [op, key, value] = [parameter("op"), parameter("key"), parameter("value")];

  function result<Value>(request: IDBRequest<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error));
    });
  }

  function open(): Promise<IDBDatabase> {
    const opening = indexedDB.open("twin", 1);
    opening.addEventListener("upgradeneeded", () => {
      const records = opening.result.createObjectStore("records", { keyPath: "key" });
      records.createIndex("by value", "value");
      opening.result.createObjectStore("log", { autoIncrement: true });
    });
    return result(opening);
  }

  async function inStore(
    name: string,
    work: (store: IDBObjectStore) => Promise<unknown>,
  ): Promise<void> {
    const database = await open();
    const transaction = database.transaction(name, "readwrite");
    const completed = new Promise((resolve, reject) => {
      transaction.addEventListener("complete", resolve);
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
    await work(transaction.objectStore(name));
    await completed;
    database.close();
  }

  function cookie(name: string): string {
    const found = document.cookie.split("; ").find((entry) => entry.startsWith(`${name}=`));
    return found?.slice(name.length + 1) ?? "";
  }

  const operations: Record<string, () => unknown> = {
    "local.append": () => localStorage.setItem(key, (localStorage.getItem(key) ?? "") + value),
    "local.remove": () => localStorage.removeItem(key),
    "local.clear": () => localStorage.clear(),
    "session.append": () =>
      sessionStorage.setItem(key, (sessionStorage.getItem(key) ?? "") + value),
    "session.remove": () => sessionStorage.removeItem(key),
    "session.clear": () => sessionStorage.clear(),
    "cookie.append": () => {
      document.cookie = `${key}=${(cookie(key) + value).slice(-200)}; path=/`;
    },
    "cookie.remove": () => {
      document.cookie = `${key}=; path=/; max-age=0`;
    },
    "record.append": () =>
      inStore("records", async (store) => {
        const before = (await result(store.get(key))) as { value: string; at: Date[] } | undefined;
        const at = [...(before?.at ?? []), new Date(value.length)];
        await result(store.put({ key, value: (before?.value ?? "") + value, at }));
      }),
    "record.add": () => inStore("log", (store) => result(store.add(new Map([[key, value]])))),
    "record.remove": () => inStore("records", (store) => result(store.delete(key))),
    "records.clear": () => inStore("log", (store) => result(store.clear())),
    "database.delete": () => result(indexedDB.deleteDatabase("twin")),
  };
  await operations[op]?.();
  const done = document.createElement("p");
  done.id = "done";
  done.textContent = op;
  document.body.append(done);
}
