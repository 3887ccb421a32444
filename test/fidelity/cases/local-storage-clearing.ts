import type { Case } from "../case.ts";
import { page } from "../sites/page.ts";
import { eventually } from "./support.ts";

const group = "localStorage";

export const localStorageClearing: Case[] = [
  {
    id: "local-cleared-reload",
    group,
    title: "nothing after a reload, where the page cleared it when it woke",
    expected: 0,
    shares: true,
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads: `localStorage.length` }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`localStorage.setItem("token", "1")`);
      await nap();
      await session.active().evaluate(`localStorage.clear()`);
      await session.active().reload();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
  {
    id: "local-cleared-first-script",
    group,
    title: "nothing on the next page, where the first script cleared it and left",
    expected: [1, 0],
    shares: true,
    async run({ sites, session, nap }) {
      sites.route("/", page({}));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`localStorage.setItem("token", "1")`);
      sites.route(
        "/",
        page({
          script: `const had = localStorage.length; localStorage.clear(); location.href = "/signed-out?" + had;`,
        }),
      );
      sites.route("/signed-out", page({ reads: `localStorage.length` }));
      await nap();
      const tab = session.active();
      await eventually(() => tab.url().includes("/signed-out"));
      const left = await eventually(async () => {
        const found = await tab.evaluate("atFirst").catch(() => undefined);
        return found === undefined ? undefined : { found };
      });
      return { first: [Number(new URL(tab.url()).search.slice(1)), left.found] };
    },
  },
  {
    id: "local-cleared-second-nap",
    group,
    title: "nothing after the next nap, where the page removed it when it woke",
    expected: null,
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads: `localStorage.getItem("token")` }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`localStorage.setItem("token", "1")`);
      await nap();
      await session.active().evaluate(`localStorage.removeItem("token")`);
      await nap();
      return { first: await session.active().evaluate("atFirst") };
    },
  },
  {
    id: "local-tabs-one-state",
    group,
    title: "one state in two tabs, in which what one writes the other sees",
    expected: ["by the second", "by the first"],
    async run({ sites, session, nap }) {
      const reads = `localStorage.getItem("token")`;
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("app"));
      await session.openTab(sites.url("app"));
      await session.active().evaluate(`localStorage.setItem("token", "by the second")`);
      await nap();
      const [first, second] = session.tabs();
      const found = await first?.evaluate("atFirst");
      await first?.evaluate(`localStorage.setItem("token", "by the first")`);
      return { first: [found, await second?.evaluate(reads)] };
    },
  },
];
