import type { Case, Found, Stage } from "../case.ts";
import { page } from "../sites/page.ts";
import type { Tab } from "../session.ts";
import { eventually, popupOf } from "./support.ts";

const group = "Tabs";

/** Opens a tab for each path of one site, the first in the session's own. */
async function openPaths({ sites, session }: Stage, paths: string[]): Promise<void> {
  const [first = "/", ...rest] = paths;
  await session.active().goto(sites.url("app", first));
  for (const path of rest) await session.openTab(sites.url("app", path));
}

function pathOf(tab: Tab): string {
  if (!tab.url().startsWith("http")) return tab.url();
  const { pathname, search, hash } = new URL(tab.url());
  return pathname + search + hash;
}

/** Sleeps and wakes without anyone's help, and tells of the tabs that are open then. */
async function tabsAfterNap({ session, nap }: Stage): Promise<Found> {
  await nap({ tabsByHand: false });
  return {
    first: session
      .tabs()
      .map(pathOf)
      .filter((path) => path !== "about:blank"),
  };
}

export const tabCases: Case[] = [
  {
    id: "tab-order",
    group,
    title: "the tabs in their order",
    expected: ["/one", "/two", "/three"],
    async run(stage) {
      await openPaths(stage, ["/one", "/two", "/three"]);
      return tabsAfterNap(stage);
    },
  },
  {
    id: "tab-active",
    group,
    title: "which tab is in front",
    expected: "/two",
    async run(stage) {
      await openPaths(stage, ["/one", "/two", "/three"]);
      const second = stage.session.tabs()[1];
      if (second !== undefined) await stage.session.activate(second);
      await stage.nap({ tabsByHand: false });
      return { first: pathOf(stage.session.active()).replace("about:blank", "") };
    },
  },
  {
    id: "tab-title",
    group,
    title: "the title that a page gave itself, in a tab behind",
    expected: "3 new messages",
    async run(stage) {
      stage.sites.route(
        "/one",
        page({ title: "Mail", script: `document.title = "3 new messages";` }),
      );
      await openPaths(stage, ["/one", "/two"]);
      await stage.nap({ tabsByHand: false });
      const [first] = stage.session.tabs();
      return { first: first === undefined ? "" : await first.title() };
    },
  },
  {
    id: "tab-url",
    group,
    title: "the address that a page gave itself, with query and fragment",
    expected: ["/mail/7?sort=%C3%BC#top"],
    async run(stage) {
      await openPaths(stage, ["/mail"]);
      await stage.session
        .active()
        .evaluate(`history.pushState(null, "", "/mail/7?sort=%C3%BC#top")`);
      return tabsAfterNap(stage);
    },
  },
  {
    id: "tab-closed",
    group,
    title: "nothing of a tab that was closed",
    expected: ["/one", "/three"],
    async run(stage) {
      await openPaths(stage, ["/one", "/two", "/three"]);
      const tabs = stage.session.tabs();
      await tabs[1]?.close();
      await eventually(() => stage.session.tabs().length === tabs.length - 1);
      return tabsAfterNap(stage);
    },
  },
  {
    id: "tab-popup",
    group,
    title: "a popup, as a tab",
    expected: ["/one", "/popup"],
    async run(stage) {
      await openPaths(stage, ["/one"]);
      await popupOf(stage.session, stage.sites.url("app", "/popup"));
      return tabsAfterNap(stage);
    },
  },
  {
    id: "tab-opener",
    group,
    title: "a popup's window.opener, which it can still speak to",
    expected: ["/one", "heard"],
    async run(stage) {
      const { sites, session, nap } = stage;
      sites.route(
        "/one",
        page({ script: `addEventListener("message", ({ data }) => { document.title = data; });` }),
      );
      await openPaths(stage, ["/one"]);
      await popupOf(session, sites.url("app", "/popup"));
      await nap();
      const [opener, popup] = session.tabs();
      const path = await popup?.evaluate(`opener?.location.pathname ?? null`);
      await popup?.evaluate(`opener?.postMessage("heard", "*")`);
      const title = await eventually(async () => (await opener?.title()) || undefined).catch(
        () => null,
      );
      return { first: [path, title] };
    },
  },
  {
    id: "tab-no-opener",
    group,
    title: "no window.opener where the popup had none",
    expected: null,
    async run(stage) {
      const { sites, session, nap } = stage;
      await openPaths(stage, ["/one"]);
      await popupOf(session, sites.url("app", "/popup"), "noopener");
      await nap();
      return { first: await session.tabs()[1]?.evaluate(`opener && "an opener"`) };
    },
  },
  {
    id: "tab-name",
    group,
    title: "window.name, for the page's first script",
    expected: "kept",
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads: "window.name" }));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`void (window.name = "kept")`);
      await nap();
      return {
        first: await session.active().evaluate("atFirst"),
        later: await session.active().evaluate("window.name"),
      };
    },
  },
];
