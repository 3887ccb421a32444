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

const write = `kit.keep("kept")`;

function routeScript(sites: Sites, path: string, script: string): void {
  const answer: Answer = (_, response) =>
    response.setHeader("content-type", "text/javascript").end(script);
  sites.route(path, answer);
}

export const workerCases: Case[] = [
  {
    id: "worker-dedicated",
    group,
    title: "IndexedDB, for the first statement of a page's own worker",
    expected: "kept",
    async run({ sites, session, nap }) {
      sites.route("/", page({}));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(write);
      routeScript(sites, "/worker.js", `${opensAtFirst} found.then(postMessage);`);
      const reads = `new Promise((resolve) => { new Worker("/worker.js").onmessage = ({ data }) => resolve(data); })`;
      sites.route("/", page({ reads }));
      await nap();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
  {
    id: "worker-shared",
    group,
    title: "IndexedDB, for the first statement of a shared worker",
    expected: "kept",
    async run({ sites, session, nap }) {
      sites.route("/", page({}));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(write);
      routeScript(
        sites,
        "/worker.js",
        `${opensAtFirst} onconnect = ({ ports: [port] }) => found.then((value) => port.postMessage(value));`,
      );
      const reads = `new Promise((resolve) => { new SharedWorker("/worker.js").port.onmessage = ({ data }) => resolve(data); })`;
      sites.route("/", page({ reads }));
      await nap();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
  {
    id: "worker-service-first",
    group,
    title:
      "IndexedDB, for the first statement of a service worker that is registered after the nap",
    expected: "kept",
    async run({ sites, session, nap }) {
      sites.route("/", page({}));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(write);
      routeScript(
        sites,
        "/worker.js",
        `${opensAtFirst} onmessage = ({ source }) => found.then((value) => source.postMessage(value));`,
      );
      const reads = `(async () => {
        const answer = new Promise((resolve) => { navigator.serviceWorker.onmessage = ({ data }) => resolve(data); });
        await navigator.serviceWorker.register("/worker.js");
        const { active } = await navigator.serviceWorker.ready;
        active.postMessage("");
        return answer;
      })()`;
      sites.route("/", page({ reads }));
      await nap();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
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
