import type { Case } from "../case.ts";
import { page } from "../sites/page.ts";
import { foundIn, frameOf, popupOf, storeAndLeave } from "./support.ts";
import { storagePlaces } from "./storage-places.ts";

const group = "localStorage";
const reads = `localStorage.getItem("token")`;
const write = `localStorage.setItem("token", "kept")`;

export const localStoragePlaces: Case[] = [
  ...storagePlaces(group, {
    left: "local-left",
    redirect: "local-redirect",
    frame: "local-frame",
  }),
  ...["", "noopener"].map((features): Case => ({
    id: features === "" ? "local-popup" : "local-noopener",
    group,
    title: `of the site that a ${features === "" ? "popup" : "window without an opener"} shows`,
    expected: "kept",
    async run(stage) {
      const url = stage.sites.url("app", "/token");
      stage.sites.route("/token", page({ reads }));
      await storeAndLeave(stage, { url, write });
      return foundIn(await popupOf(stage.session, url, features), reads);
    },
  })),
  {
    id: "local-port",
    group,
    title: "of two ports of one name, apart",
    expected: ["first", "second"],
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`localStorage.setItem("token", "first")`);
      await session.openTab(sites.url("app", "/", sites.otherPort));
      await session.active().evaluate(`localStorage.setItem("token", "second")`);
      await nap();
      return { first: await Promise.all(session.tabs().map((tab) => tab.evaluate("atFirst"))) };
    },
  },
  {
    id: "local-partitioned",
    group,
    title: "of a third party, apart for each site it is embedded in and for itself",
    expected: ["under app", "under shop", "by itself"],
    async run({ sites, session, nap }) {
      const url = sites.url("widget", "/token");
      sites.route("/token", page({ reads }));
      sites.route("/", page({ body: `<iframe src="${url}"></iframe>` }));
      for (const [site, value] of [
        ["app", "under app"],
        ["shop", "under shop"],
      ] as const) {
        if (site === "app") await session.active().goto(sites.url(site));
        else await session.openTab(sites.url(site));
        const frame = await frameOf(session.active(), url);
        await frame.evaluate(`localStorage.setItem("token", "${value}")`);
      }
      await session.openTab(url);
      await session.active().evaluate(`localStorage.setItem("token", "by itself")`);
      await nap();
      const [app, shop, itself] = session.tabs();
      if (app === undefined || shop === undefined || itself === undefined) return { first: null };
      const frames = [await frameOf(app, url), await frameOf(shop, url), itself];
      return { first: await Promise.all(frames.map((frame) => frame.evaluate("atFirst"))) };
    },
  },
];
