import type { Case, PageStorage } from "./case.ts";
import { found, write } from "./cases/stored.ts";
import type { Outcome } from "./run.ts";
import type { Session, System } from "./session.ts";
import { page } from "./sites/page.ts";
import { Sites } from "./sites/sites.ts";
import { verdictOf } from "./verdict.ts";

export type StoringCase = Case & { stores: PageStorage };

export function isStoring(one: Case): one is StoringCase {
  return one.stores !== undefined;
}

/** A session holds twenty tabs at most. */
const tabsMax = 15;

/**
 * Many cases of one page each, as one session that has all their pages open, each on a site of its own,
 * and sleeps once. Played when the first of them is asked for.
 */
export class Journey {
  readonly #system: System;
  readonly #cases: readonly StoringCase[];
  #outcomes: Promise<Map<string, Outcome>> | undefined;

  private constructor(system: System, cases: readonly StoringCase[]) {
    this.#system = system;
    this.#cases = cases;
  }

  /** As many as the cases need, by the id of each case. */
  static of(system: System, cases: readonly StoringCase[]): Map<string, Journey> {
    const byCase = new Map<string, Journey>();
    for (let start = 0; start < cases.length; start += tabsMax) {
      const journey = new Journey(system, cases.slice(start, start + tabsMax));
      for (const { id } of journey.#cases) byCase.set(id, journey);
    }
    return byCase;
  }

  /** @throws BrokenCaseError where the case does not even hold before the session sleeps. */
  async outcomeOf({ id }: Case): Promise<Outcome> {
    this.#outcomes ??= this.#play();
    const outcome = (await this.#outcomes).get(id);
    if (outcome === undefined) throw new Error(`the journey does not lead through ${id}`);
    return outcome;
  }

  async #play(): Promise<Map<string, Outcome>> {
    const sites = await Sites.open();
    try {
      const session = await this.#system.start({});
      try {
        return await this.#through(sites, session);
      } finally {
        await session.close();
      }
    } finally {
      await sites.close();
    }
  }

  async #through(sites: Sites, session: Session): Promise<Map<string, Outcome>> {
    const stops = this.#cases.map((one) => ({ one, url: sites.url(one.id, `/${one.id}`) }));
    const outcomes = new Map<string, Outcome>();
    const failed = (id: string) => (error: unknown) =>
      void outcomes.set(id, { verdict: "failed", error });
    for (const [index, { one, url }] of stops.entries()) {
      sites.route(`/${one.id}`, page({}));
      if (index === 0) await session.active().goto(url);
      else await session.openTab(url);
      await write(session.active(), one.stores, one.expected).catch(failed(one.id));
      sites.route(`/${one.id}`, page({ reads: one.stores.reads }));
    }
    await session.nap();
    for (const { one, url } of stops.filter(({ one }) => !outcomes.has(one.id))) {
      await this.#lookAt(session, one, url).then(
        (outcome) => outcomes.set(one.id, outcome),
        failed(one.id),
      );
    }
    return outcomes;
  }

  async #lookAt(session: Session, one: StoringCase, url: string): Promise<Outcome> {
    const tab = session.tabs().find((candidate) => candidate.url() === url);
    if (tab === undefined) throw new Error(`the tab of ${url} did not come back`);
    const seen = await found(tab, one.stores);
    return { verdict: verdictOf(one.expected, seen), found: seen };
  }
}
