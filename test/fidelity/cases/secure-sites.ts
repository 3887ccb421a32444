import type { Case } from "../case.ts";
import { page } from "../sites/page.ts";
import { lasting } from "./cookies-sent.ts";
import { frameOf } from "./support.ts";

const group = "Secure sites";

const writeAll = `(async () => {
  localStorage.setItem("a", "local");
  sessionStorage.setItem("a", "session");
  await kit.keep("database");
  await (await caches.open("v1")).put("/data", new Response("cache"));
  const root = await navigator.storage.getDirectory();
  const writable = await (await root.getFileHandle("a", { create: true })).createWritable();
  await writable.write("file");
  await writable.close();
})()`;

const readAll = `(async () => {
  const items = [localStorage.getItem("a"), sessionStorage.getItem("a")];
  const response = await caches.match("/data");
  const file = async () => (await (await (await navigator.storage.getDirectory()).getFileHandle("a")).getFile()).text();
  return [...items, await kit.attempt(kit.kept), (await response?.text()) ?? null, await kit.attempt(file)];
})()`;

export const secureSiteCases: Case[] = [
  {
    id: "https-storage",
    group,
    title: "all kinds of storage of a site by https, for its first script",
    expected: ["local", "session", "database", "cache", "file"],
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads: readAll }));
      await session.active().goto(sites.secureUrl("app"));
      await session.active().evaluate(writeAll);
      await nap();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
  {
    id: "https-partitioned",
    group,
    title: "all kinds of storage of a third party by https, apart from its own",
    expected: [
      ["local", "session", "database", "cache", "file"],
      [null, null, "threw AbortError", null, "threw NotFoundError"],
    ],
    async run({ sites, session, nap }) {
      const url = sites.secureUrl("widget", "/framed");
      sites.route("/framed", page({ reads: readAll }));
      sites.route("/", page({ body: `<iframe src="${url}"></iframe>` }));
      await session.active().goto(sites.secureUrl("app"));
      await (await frameOf(session.active(), url)).evaluate(writeAll);
      await nap();
      const under = await (await frameOf(session.active(), url)).evaluate("atFirst");
      await session.active().goto(url);
      return { first: [under, await session.active().evaluate("atFirst")] };
    },
  },
  {
    id: "https-cookies",
    group,
    title: "secure, prefixed and partitioned cookies of a third party by https",
    expected: "__Host-chip=1; none=2",
    async run({ sites, session, nap }) {
      const url = sites.secureUrl("widget", "/framed");
      sites.route("/", page({ body: `<iframe src="${url}"></iframe>` }));
      sites.route("/framed", (_, response) =>
        response
          .setHeader("set-cookie", [
            `__Host-chip=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; ${lasting}`,
            `none=2; Path=/; Secure; SameSite=None; ${lasting}`,
          ])
          .end(`<!doctype html>`),
      );
      await session.active().goto(sites.secureUrl("app"));
      await frameOf(session.active(), url);
      sites.route("/framed", "");
      await nap();
      await frameOf(session.active(), url);
      return { first: sites.requestsFor("/framed").at(-1)?.cookie };
    },
  },
  {
    id: "https-scheme",
    group,
    title: "by http and by https of one name, apart",
    expected: ["plain", "secure"],
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads: `localStorage.getItem("a")` }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`localStorage.setItem("a", "plain")`);
      await session.openTab(sites.secureUrl("app"));
      await session.active().evaluate(`localStorage.setItem("a", "secure")`);
      await nap();
      return { first: await Promise.all(session.tabs().map((tab) => tab.evaluate("atFirst"))) };
    },
  },
];
