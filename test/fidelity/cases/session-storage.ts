import type { Case } from "../case.ts";
import { page } from "../sites/page.ts";
import { foundIn, frameOf, popupOf, storeAndLeave } from "./support.ts";
import { storagePlaces } from "./storage-places.ts";
import { stored } from "./stored.ts";

const group = "sessionStorage";
const reads = `sessionStorage.getItem("token")`;
const write = `sessionStorage.setItem("token", "kept")`;

const ofTabs: Case[] = [
  {
    id: "session-per-tab",
    group,
    title: "of two tabs of one origin, not mixed",
    expected: ["first", "second"],
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`sessionStorage.setItem("token", "first")`);
      await session.openTab(sites.url("app"));
      await session.active().evaluate(`sessionStorage.setItem("token", "second")`);
      await nap();
      return { first: await Promise.all(session.tabs().map((tab) => tab.evaluate("atFirst"))) };
    },
  },
  {
    id: "session-new-tab-empty",
    group,
    title: "none in a tab that is new after the nap",
    expected: null,
    shares: true,
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(write);
      await nap();
      return foundIn(await session.openTab(sites.url("app")), reads);
    },
  },
  {
    id: "session-popup-copy",
    group,
    title: "copied to a popup that the woken page opens",
    expected: "kept",
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(write);
      await nap();
      return foundIn(await popupOf(session, sites.url("app")), reads);
    },
  },
  {
    id: "session-popup-left-copy",
    group,
    title: "copied to a popup, of a site that its opener had left",
    expected: "kept",
    async run(stage) {
      const url = stage.sites.url("app", "/token");
      stage.sites.route("/token", page({ reads }));
      await storeAndLeave(stage, { url, write });
      return foundIn(await popupOf(stage.session, url), reads);
    },
  },
  {
    id: "session-noopener-empty",
    group,
    title: "none in a window without an opener",
    expected: null,
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(write);
      await nap();
      return foundIn(await popupOf(session, sites.url("app"), "noopener"), reads);
    },
  },
  {
    id: "session-popup-own",
    group,
    title: "of a popup that has changed its copy",
    expected: ["opener", "popup"],
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`sessionStorage.setItem("token", "opener")`);
      const popup = await popupOf(session, sites.url("app"));
      await popup.evaluate(`sessionStorage.setItem("token", "popup")`);
      await nap();
      return { first: await Promise.all(session.tabs().map((tab) => tab.evaluate("atFirst"))) };
    },
  },
];

const ofPlaces: Case[] = [
  ...storagePlaces(group, {
    left: "session-left",
    redirect: "session-redirect",
    frame: "session-frame",
  }),
  {
    id: "session-partitioned",
    group,
    title: "of a third party, not seen by the same site when it is visited itself",
    expected: null,
    shares: true,
    async run({ sites, session, nap }) {
      const url = sites.url("widget", "/token");
      sites.route("/token", page({ reads }));
      sites.route("/", page({ body: `<iframe src="${url}"></iframe>` }));
      await session.active().goto(sites.url("app"));
      await (await frameOf(session.active(), url)).evaluate(write);
      await nap();
      await session.active().goto(url);
      return foundIn(session.active(), reads);
    },
  },
  {
    id: "session-cleared-reload",
    group,
    title: "none after a reload, where the page cleared it when it woke",
    expected: 0,
    shares: true,
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads: `sessionStorage.length` }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(write);
      await nap();
      await session.active().evaluate(`sessionStorage.clear()`);
      await session.active().reload();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
];

export const sessionStorageCases: Case[] = [
  stored(group, {
    id: "session-first-script",
    title: "an item, for the page's first script",
    write,
    reads,
    expected: "kept",
  }),
  stored(group, {
    id: "session-values",
    title: "text in any script, text that is no valid UTF-16, an empty value",
    write: `sessionStorage.setItem("🔑", "値\\u0000"); sessionStorage.setItem("half", "\\udc00"); sessionStorage.setItem("empty", "")`,
    reads: `["🔑", "half", "empty"].map((name) => JSON.stringify(sessionStorage.getItem(name)))`,
    expected: [String.raw`"値\u0000"`, String.raw`"\udc00"`, `""`],
  }),
  ...ofTabs,
  ...ofPlaces,
];
