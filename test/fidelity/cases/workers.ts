import type { Case } from "../case.ts";
import type { Answer, Sites } from "../sites/sites.ts";
import { page } from "../sites/page.ts";

const group = "Workers";

/** A worker whose first statement opens the database that a page filled before. */
const opensAtFirst = `
const found = new Promise((resolve) => {
  const request = indexedDB.open("values");
  request.onupgradeneeded = () => request.transaction.abort();
  request.onerror = () => resolve("none");
  request.onsuccess = () => {
    const read = request.result.transaction("values").objectStore("values").get("value");
    read.onsuccess = () => { request.result.close(); resolve(read.result); };
  };
});`;

function routeScript(sites: Sites, path: string, script: string): void {
  const answer: Answer = (_, response) =>
    response.setHeader("content-type", "text/javascript").end(script);
  sites.route(path, answer);
}

type Opening = { id: string; title: string; worker: string; reads: string };

/** A case of a worker that is first started after the nap, and whose first statement opens the database. */
function openingCase({ id, title, worker, reads }: Opening): Case {
  return {
    id,
    group,
    title,
    expected: "kept",
    async run({ sites, session, nap }) {
      sites.route("/", page({}));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`kit.keep("kept")`);
      routeScript(sites, "/worker.js", `${opensAtFirst} ${worker}`);
      sites.route("/", page({ reads }));
      await nap();
      return { first: await session.active().evaluate("atFirst") };
    },
  };
}

export const workerCases: Case[] = [
  openingCase({
    id: "worker-dedicated",
    title: "IndexedDB, for the first statement of a page's own worker",
    worker: `found.then(postMessage);`,
    reads: `new Promise((resolve) => { new Worker("/worker.js").onmessage = ({ data }) => resolve(data); })`,
  }),
  openingCase({
    id: "worker-shared",
    title: "IndexedDB, for the first statement of a shared worker",
    worker: `onconnect = ({ ports: [port] }) => found.then((value) => port.postMessage(value));`,
    reads: `new Promise((resolve) => { new SharedWorker("/worker.js").port.onmessage = ({ data }) => resolve(data); })`,
  }),
  openingCase({
    id: "worker-service-first",
    title:
      "IndexedDB, for the first statement of a service worker that is registered after the nap",
    worker: `onmessage = ({ source }) => found.then((value) => source.postMessage(value));`,
    reads: `(async () => {
      const answer = new Promise((resolve) => { navigator.serviceWorker.onmessage = ({ data }) => resolve(data); });
      await navigator.serviceWorker.register("/worker.js");
      const { active } = await navigator.serviceWorker.ready;
      active.postMessage("");
      return answer;
    })()`,
  }),
  {
    id: "worker-service-registration",
    group,
    title: "a service worker's registration: the page is controlled by it at its first script",
    expected: true,
    async run({ sites, session, nap }) {
      const reads = `navigator.serviceWorker.controller !== null`;
      sites.route("/", page({ reads }));
      routeScript(
        sites,
        "/worker.js",
        `onactivate = (event) => event.waitUntil(clients.claim()); onfetch = () => undefined;`,
      );
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`(async () => {
        const controlled = new Promise((resolve) => { navigator.serviceWorker.oncontrollerchange = resolve; });
        await navigator.serviceWorker.register("/worker.js");
        await controlled;
      })()`);
      await nap();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
];
