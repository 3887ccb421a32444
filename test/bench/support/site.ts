import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A site on this machine that costs next to nothing to serve, under as many origins as wanted. */
export type Site = {
  /** A button that counts, and a list to extract. */
  pageUrl: string;
  /** One of many origins; Chromium itself resolves names under localhost to this machine. */
  origin(index: number): string;
  /** On an origin: shows what it finds stored at its start, and buttons that change it. */
  storedUrl(index: number): string;
  close(): Promise<void>;
};

export const databaseName = "bench";
export const storeName = "records";

const page = `<!doctype html><title>Bench</title>
<button id="count">Count</button> <output id="counted">0</output>
<ul>${Array.from({ length: 10 }, (_, index) => `<li>Container ${index}</li>`).join("")}</ul>
<script>
  let counted = 0;
  document.querySelector("#count").onclick = () => {
    document.querySelector("#counted").textContent = String(++counted);
  };
</script>`;

const storedPage = `<!doctype html><title>Stored</title>
<button id="change">Change</button> <output id="changed"></output>
<button id="changeItem">Change an item</button> <output id="changedItem"></output>
<p id="found"></p>
<script>
  const items = localStorage.length;
  let database;
  let changes = 0;
  const opening = indexedDB.open(${JSON.stringify(databaseName)});
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => show("no records");
  opening.onsuccess = () => {
    database = opening.result;
    database.onversionchange = () => database.close();
    const counting = database
      .transaction(${JSON.stringify(storeName)})
      .objectStore(${JSON.stringify(storeName)})
      .count();
    counting.onsuccess = () => show(counting.result + " records");
  };
  function show(records) {
    document.querySelector("#found").textContent = items + " items, " + records;
  }
  document.querySelector("#changeItem").onclick = () => {
    changes += 1;
    localStorage.setItem("changed", String(performance.timeOrigin + changes));
    document.querySelector("#changedItem").textContent = String(changes);
  };
  document.querySelector("#change").onclick = () => {
    changes += 1;
    localStorage.setItem("changed", String(performance.timeOrigin + changes));
    const writing = database.transaction(${JSON.stringify(storeName)}, "readwrite");
    writing.objectStore(${JSON.stringify(storeName)}).put({ changes }, "changed");
    writing.oncomplete = () => {
      document.querySelector("#changed").textContent = String(changes);
    };
  };
</script>`;

export async function startSite(): Promise<Site> {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(request.url === "/stored" ? storedPage : page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const origin = (index: number): string => `http://site-${index}.localhost:${port}`;
  return {
    pageUrl: `http://127.0.0.1:${port}/`,
    origin,
    storedUrl: (index) => `${origin(index)}/stored`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
