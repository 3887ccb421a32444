import { setTimeout as sleep } from "node:timers/promises";
import type { Case } from "../case.ts";
import { page } from "../sites/page.ts";
import { frameOf, shows } from "./support.ts";

const group = "Exactness";

/** Something of everything that is kept. */
const storeAll = `(async () => {
  localStorage.setItem("a", "1");
  sessionStorage.setItem("a", "1");
  document.cookie = "a=1; Max-Age=1000";
  await kit.keep("kept");
})()`;

/** How long what should not happen is given to happen. */
const silenceMs = 300;

/** What is read before the nap and by the first script after it: it has to be the same. */
type Same = { id: string; title: string; reads: string };

const sames: Same[] = [
  {
    id: "exact-globals",
    title: "no globals that the page did not have",
    reads: `Object.getOwnPropertyNames(globalThis).filter((name) => name !== "atFirst").sort()`,
  },
  {
    id: "exact-prototypes",
    title: "no function of the browser replaced",
    reads: `[Storage.prototype.setItem, IDBFactory.prototype.open, history.pushState, fetch, Document.prototype.createElement].map(String)`,
  },
  {
    id: "exact-document",
    title: "no element that the page did not have",
    reads: `document.documentElement.outerHTML`,
  },
  {
    id: "exact-databases",
    title: "no database that the page did not have",
    reads: `indexedDB.databases()`,
  },
  {
    id: "exact-referrer",
    title: "document.referrer",
    reads: `document.referrer`,
  },
];

const unchanged: Case[] = sames.map(({ id, title, reads }) => ({
  id,
  group,
  title,
  expected: "as it was",
  shares: true,
  async run({ sites, session, nap }) {
    sites.route("/from", page({ body: `<a href="/" id="link">to</a>` }));
    sites.route("/", page({ reads }));
    await session.active().goto(sites.url("app", "/from"));
    await session.active().evaluate(storeAll);
    await session.active().evaluate(`link.click()`);
    await shows(session.active(), sites.url("app"));
    const before = JSON.stringify(await session.active().evaluate("atFirst"));
    await nap();
    const after = JSON.stringify(await session.active().evaluate("atFirst"));
    return { first: after === before ? "as it was" : `${before} became ${after}` };
  },
}));

const unseen: Case[] = [
  {
    id: "exact-requests",
    group,
    title: "no request but for the documents that are open, each once",
    expected: ["app /", "widget /framed"],
    async run({ sites, session, nap }) {
      sites.route("/", page({ body: `<iframe src="${sites.url("widget", "/framed")}"></iframe>` }));
      sites.route("/framed", page({}));
      for (const site of ["left", "widget"]) {
        await session.active().goto(sites.url(site, "/framed"));
        await session.active().evaluate(storeAll);
      }
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(storeAll);
      await frameOf(session.active(), sites.url("widget", "/framed"));
      const asked = sites.requests.length;
      await nap();
      await frameOf(session.active(), sites.url("widget", "/framed"));
      await sleep(silenceMs);
      return {
        first: sites.requests.slice(asked).map(({ host, path }) => `${host.split(".")[0]} ${path}`),
      };
    },
  },
  {
    id: "exact-headers",
    group,
    title: "no header of a request other than on a visit by hand",
    expected: "as it was",
    shares: true,
    async run({ sites, session, nap }) {
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`localStorage.setItem("a", "1")`);
      const before = JSON.stringify(sites.requests.at(-1)?.headers);
      await nap();
      const after = JSON.stringify(sites.requestsFor("/").at(-1)?.headers);
      return { first: after === before ? "as it was" : `${before} became ${after}` };
    },
  },
  {
    id: "exact-storage-events",
    group,
    title: "no storage event of what is restored, in any tab",
    expected: [[], []],
    async run({ sites, session, nap }) {
      const script = `globalThis.heard = []; addEventListener("storage", ({ key }) => heard.push(key));`;
      sites.route("/", page({ script }));
      await session.active().goto(sites.url("app"));
      await session.openTab(sites.url("app"));
      await session.active().evaluate(storeAll);
      await nap();
      await sleep(silenceMs);
      return { first: await Promise.all(session.tabs().map((tab) => tab.evaluate("heard"))) };
    },
  },
  {
    id: "exact-cookie-events",
    group,
    title: "no change event of the cookies that are restored",
    expected: [],
    shares: true,
    async run({ sites, session, nap }) {
      const script = `globalThis.heard = []; cookieStore.onchange = ({ changed }) => heard.push(...changed.map(({ name }) => name));`;
      sites.route("/", page({ script }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(storeAll);
      await nap();
      await sleep(silenceMs);
      return { first: await session.active().evaluate("heard") };
    },
  },
  {
    id: "exact-other-site",
    group,
    title: "nothing for a site that stored nothing",
    expected: [0, 0, "", [], [], []],
    shares: true,
    async run({ sites, session, nap }) {
      const reads = `(async () => {
        const files = [];
        for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
        return [localStorage.length, sessionStorage.length, document.cookie, await indexedDB.databases(), await caches.keys(), files];
      })()`;
      sites.route("/", page({}));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(storeAll);
      await nap();
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("other"));
      return { first: await session.active().evaluate("atFirst") };
    },
  },
];

const strict: Case[] = [
  {
    id: "exact-csp",
    group,
    title: "the state of a page whose policy allows next to nothing",
    expected: ["1", "1", "kept"],
    shares: true,
    async run({ sites, session, nap }) {
      const reads = `Promise.all([localStorage.getItem("a"), sessionStorage.getItem("a"), kit.kept()])`;
      const policy =
        "default-src 'none'; script-src 'unsafe-inline'; require-trusted-types-for 'script'; form-action 'none'; frame-ancestors 'none'";
      sites.route("/", (_, response) =>
        response
          .setHeader("content-security-policy", policy)
          .end(`<!doctype html>${page({ reads })}`),
      );
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(storeAll);
      await nap();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
  {
    id: "exact-isolated",
    group,
    title: "the state of a page that is isolated from all others (COOP, COEP)",
    expected: [true, "1", "1", "kept"],
    shares: true,
    async run({ sites, session, nap }) {
      const reads = `Promise.all([crossOriginIsolated, localStorage.getItem("a"), sessionStorage.getItem("a"), kit.kept()])`;
      sites.route("/", (_, response) =>
        response
          .setHeader("cross-origin-opener-policy", "same-origin")
          .setHeader("cross-origin-embedder-policy", "require-corp")
          .end(`<!doctype html>${page({ reads })}`),
      );
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(storeAll);
      await nap();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
  {
    id: "exact-clear-site-data",
    group,
    title: "nothing that the site clears with the very answer it wakes by (Clear-Site-Data)",
    expected: [0, 0],
    shares: true,
    async run({ sites, session, nap }) {
      const reads = `[localStorage.length, sessionStorage.length]`;
      sites.route("/", page({}));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(storeAll);
      sites.route("/", (_, response) =>
        response.setHeader("clear-site-data", '"storage"').end(`<!doctype html>${page({ reads })}`),
      );
      await nap();
      await session.active().goto(sites.url("app"));
      return { first: await session.active().evaluate("atFirst") };
    },
  },
];

export const exactnessCases: Case[] = [...unchanged, ...unseen, ...strict];
