import { randomUUID } from "node:crypto";
import type { CDPSession } from "puppeteer-core";
import {
  callInIsolatedWorld,
  followWorlds,
  isolatedWorld,
  type WorldCode,
} from "../inject/isolated-world.ts";
import { sourceOf } from "../inject/source-of.ts";
import { createEncoding } from "../page/encoding.ts";
import { createScrolling } from "../page/scrolling.ts";
import { createTabPage, type TabPage } from "../page/tab-page.ts";
import { createVisits, tellState } from "../page/visits.ts";

/** One for each document, kept where the page's own scripts do not see it. */
const tabPage: WorldCode = {
  name: "dormouseTab",
  source: `(() => {
const encoding = (${sourceOf(createEncoding)})();
const visits = (${sourceOf(createVisits)})(encoding);
const scrolling = (${sourceOf(createScrolling)})();
return (${sourceOf(createTabPage)})(encoding, visits, scrolling);
})()`,
};

/** Calls a function of `createTabPage` in the tab's own document. */
export async function callTabPage<Method extends keyof TabPage>(
  tab: { session: CDPSession; targetId: string },
  method: Exclude<Method, "watch">,
  ...args: Parameters<TabPage[Exclude<Method, "watch">]>
): Promise<Awaited<ReturnType<TabPage[Exclude<Method, "watch">]>>> {
  const { session, targetId } = tab;
  const result = await callInIsolatedWorld(session, targetId, tabPage, method, args);
  return result as Awaited<ReturnType<TabPage[Exclude<Method, "watch">]>>;
}

const binding = "dormouseVisit";

/**
 * Has every document of the tab to come, from its first moment on, tell of the entries of the session
 * history that it comes to.
 *
 * @param onVisit is called with JSON of a `Visit`
 */
export async function watchTabPage(
  session: CDPSession,
  stateBytesMax: number,
  onVisit: (visit: string) => void,
): Promise<void> {
  followWorlds(session, "isolated");
  session.on("Runtime.bindingCalled", ({ name, payload }) => {
    if (name === binding) onVisit(payload);
  });
  const channel = randomUUID();
  // Answered only once a held popup runs, before which all of them have come.
  await Promise.all([
    session.send("Page.enable"),
    session.send("Runtime.enable"),
    session.send("Runtime.addBinding", { name: binding, executionContextName: isolatedWorld }),
    session.send("Page.addScriptToEvaluateOnNewDocument", {
      source: `if (window === window.top) (globalThis.${tabPage.name} ??= ${tabPage.source}).watch(globalThis.${binding}, "${channel}", ${stateBytesMax});`,
      worldName: isolatedWorld,
    }),
    session.send("Page.addScriptToEvaluateOnNewDocument", {
      source: `if (window === window.top) ${sourceOf(tellState)}("${channel}");`,
    }),
  ]);
}
