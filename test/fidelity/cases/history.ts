import type { Case, Stage } from "../case.ts";
import { page } from "../sites/page.ts";

const group = "Tabs";

/** Three pages, one after another, in the tab in front. */
async function visitThree({ sites, session }: Stage): Promise<void> {
  for (const path of ["/one", "/two", "/three"]) {
    sites.route(path, page({ reads: "history.state", body: `<h1>${path}</h1>` }));
    await session.active().goto(sites.url("app", path));
  }
}

const path = `location.pathname`;

export const historyCases: Case[] = [
  {
    id: "history-length",
    group,
    title: "history.length, for the page's first script",
    expected: "as it was",
    shares: true,
    async run({ sites, session, nap }) {
      sites.route("/two", page({ reads: "history.length" }));
      await session.active().goto(sites.url("app", "/one"));
      await session.active().goto(sites.url("app", "/two"));
      const before = await session.active().evaluate("history.length");
      await nap();
      const after = await session.active().evaluate("atFirst");
      return {
        first: after === before ? "as it was" : `${String(before)} became ${String(after)}`,
      };
    },
  },
  {
    id: "history-state",
    group,
    title: "history.state, for the page's first script",
    expected: { step: 2, deep: ["ü"] },
    shares: true,
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads: "history.state" }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`history.replaceState({ step: 2, deep: ["ü"] }, "")`);
      await nap();
      const tab = session.active();
      return { first: await tab.evaluate("atFirst"), later: await tab.evaluate("history.state") };
    },
  },
  {
    id: "history-state-clone",
    group,
    title: "history.state that JSON has no word for",
    expected: "true 5 map 1",
    shares: true,
    async run({ sites, session, nap }) {
      const reads = `history.state && [history.state.at instanceof Date, history.state.at.getTime(), "map", history.state.map.get("a")].join(" ")`;
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("app"));
      await session
        .active()
        .evaluate(`history.replaceState({ at: new Date(5), map: new Map([["a", 1]]) }, "")`);
      await nap();
      const tab = session.active();
      return { first: await tab.evaluate("atFirst"), later: await tab.evaluate(reads) };
    },
  },
  {
    id: "history-back",
    group,
    title: "the way back, across the nap",
    expected: ["/two", "/one"],
    shares: true,
    async run(stage) {
      await visitThree(stage);
      await stage.nap();
      const tab = stage.session.active();
      await tab.goBack();
      const first = await tab.evaluate(path);
      await tab.goBack();
      return { first: [first, await tab.evaluate(path)] };
    },
  },
  {
    id: "history-forward",
    group,
    title: "the way forward, across the nap",
    expected: ["/two", "/three"],
    shares: true,
    async run(stage) {
      await visitThree(stage);
      await stage.session.active().goBack();
      await stage.nap();
      const tab = stage.session.active();
      const first = await tab.evaluate(path);
      await tab.goForward();
      return { first: [first, await tab.evaluate(path)] };
    },
  },
  {
    id: "history-second-nap",
    group,
    title: "the way back, across two naps and a page between",
    expected: ["/four", "/three", "/two"],
    async run(stage) {
      await visitThree(stage);
      await stage.nap();
      await stage.session.active().goto(stage.sites.url("app", "/four"));
      await stage.nap();
      const tab = stage.session.active();
      const first = await tab.evaluate(path);
      await tab.goBack();
      const second = await tab.evaluate(path);
      await tab.goBack();
      return { first: [first, second, await tab.evaluate(path)] };
    },
  },
  {
    id: "history-same-document",
    group,
    title: "the way back within one document: popstate and no load",
    expected: ["/list", { list: 1 }, 1],
    shares: true,
    async run({ sites, session, nap }) {
      const script = `globalThis.popped = []; addEventListener("popstate", ({ state }) => popped.push(state));`;
      for (const path of ["/list", "/detail"]) sites.route(path, page({ script }));
      await session.active().goto(sites.url("app", "/list"));
      await session
        .active()
        .evaluate(
          `history.replaceState({ list: 1 }, ""); history.pushState({ detail: 2 }, "", "/detail")`,
        );
      await nap();
      const tab = session.active();
      const asked = sites.requests.length;
      await tab
        .evaluate(
          `new Promise((resolve) => { addEventListener("popstate", resolve); setTimeout(resolve, 1500); history.back(); })`,
        )
        .catch(() => undefined);
      const found = await tab
        .evaluate(`[location.pathname, history.state, globalThis.popped?.length ?? 0]`)
        .catch(() => null);
      return { first: sites.requests.length === asked ? found : "loaded" };
    },
  },
  {
    id: "history-back-state",
    group,
    title: "history.state of the page that one goes back to",
    expected: { step: 1 },
    shares: true,
    async run({ sites, session, nap }) {
      sites.route("/one", page({ reads: "history.state" }));
      await session.active().goto(sites.url("app", "/one"));
      await session.active().evaluate(`history.replaceState({ step: 1 }, "")`);
      await session.active().goto(sites.url("app", "/two"));
      await nap();
      await session.active().goBack();
      return { first: await session.active().evaluate("globalThis.atFirst ?? null") };
    },
  },
];
