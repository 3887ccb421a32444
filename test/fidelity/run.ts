import type { Case, Found, Stage } from "./case.ts";
import { BrokenCaseError } from "./broken-case.ts";
import type { System } from "./session.ts";
import { Sites } from "./sites/sites.ts";
import { verdictOf, type Verdict } from "./verdict.ts";

export type Outcome = {
  verdict: Verdict;
  found?: Found;
  /** What the system threw where it failed. */
  error?: unknown;
};

/** Plays one case with one system, on sites of its own. */
export async function play(system: System, played: Case): Promise<Outcome> {
  if (played.onlySessions !== undefined && !system.keepsSessions) {
    return { verdict: "not applicable" };
  }
  const sites = await Sites.open();
  try {
    const session = await system.start(played.identity?.(sites) ?? {});
    try {
      const found = await played.run({ sites, session, nap: napOf(system, session) });
      return { verdict: verdictOf(played.expected, found), found };
    } finally {
      await session.close();
    }
  } catch (error) {
    if (error instanceof BrokenCaseError) throw error;
    return { verdict: "failed", error };
  } finally {
    await sites.close();
  }
}

type Nap = Stage["nap"];

function napOf(system: System, session: Awaited<ReturnType<System["start"]>>): Nap {
  return async ({ tabsByHand } = { tabsByHand: true }) => {
    const urls = session.tabs().map((tab) => tab.url());
    const front = session.active().url();
    await session.nap();
    if (system.keepsSessions || !tabsByHand) return;
    for (const url of urls.filter((url) => url.startsWith("http"))) {
      const blank = session.tabs().find((tab) => tab.url() === "about:blank");
      if (blank === undefined) await session.openTab(url);
      else await blank.goto(url);
    }
    const tab = session.tabs().find((tab) => tab.url() === front);
    if (tab !== undefined) await session.activate(tab);
  };
}
