import type { Case } from "./case.ts";
import type { Outcome } from "./run.ts";
import type { Session, System, Tab } from "./session.ts";
import { shareOf, type Owners } from "./shared-session.ts";
import { Sites } from "./sites/sites.ts";
import { verdictOf } from "./verdict.ts";

/** A session holds twenty tabs at most. */
const casesMax = 15;

/**
 * Many cases as one session that sleeps once: each in a tab of its own, on sites of its own, and one after
 * another, up to the nap and from there on. Played when the first of them is asked for.
 */
export class Journey {
  readonly #system: System;
  readonly #cases: readonly Case[];
  #outcomes: Promise<Map<string, Outcome>> | undefined;

  private constructor(system: System, cases: readonly Case[]) {
    this.#system = system;
    this.#cases = cases;
  }

  /** As many as the cases need, by the id of each case. */
  static of(system: System, cases: readonly Case[]): Map<string, Journey> {
    const byCase = new Map<string, Journey>();
    for (let start = 0; start < cases.length; start += casesMax) {
      const journey = new Journey(system, cases.slice(start, start + casesMax));
      for (const { id } of journey.#cases) byCase.set(id, journey);
    }
    return byCase;
  }

  async outcomeOf({ id }: Case): Promise<Outcome> {
    this.#outcomes ??= this.#play();
    const outcome = (await this.#outcomes).get(id);
    if (outcome === undefined) throw new Error(`the journey does not lead through ${id}`);
    return outcome;
  }

  async #play(): Promise<Map<string, Outcome>> {
    const session = await this.#system.start({});
    const travellers = await Promise.all(
      this.#cases.map(async (one, index) => new Traveller(one, await Sites.open(`-${index}`))),
    );
    try {
      await travel(session, travellers);
      return new Map(travellers.map(({ one, outcome }) => [one.id, outcome]));
    } finally {
      await session.close();
      await Promise.all(travellers.map(({ sites }) => sites.close()));
    }
  }
}

async function travel(session: Session, travellers: readonly Traveller[]): Promise<void> {
  const owners: Owners<Traveller> = new Map();
  const turnOf = async (traveller: Traveller, turn: () => Promise<void>): Promise<void> => {
    await turn();
    for (const tab of session.tabs()) if (!owners.has(tab)) owners.set(tab, traveller);
  };
  for (const [index, traveller] of travellers.entries()) {
    if (index > 0) await session.openTab("about:blank");
    await turnOf(traveller, () => traveller.begin(session, owners));
  }
  const before = session.tabs().map((tab) => owners.get(tab));
  await session.nap();
  const after = session.tabs();
  if (after.length !== before.length) {
    throw new Error(`${after.length} tabs came back of ${before.length}`);
  }
  owners.clear();
  for (const [index, owner] of before.entries()) {
    const tab = after[index];
    if (tab !== undefined && owner !== undefined) owners.set(tab, owner);
  }
  for (const traveller of travellers) {
    await turnOf(traveller, () => traveller.goOn(session, frontTab(owners, traveller)));
  }
}

/** The tab that a case had opened last. */
function frontTab(owners: Owners<Traveller>, traveller: Traveller): Tab | undefined {
  return [...owners].findLast(([, owner]) => owner === traveller)?.[0];
}

/** A case on its way. */
class Traveller {
  readonly one: Case;
  readonly sites: Sites;
  readonly #atNap = Promise.withResolvers<void>();
  readonly #awake = Promise.withResolvers<void>();
  #run: Promise<void> = Promise.resolve();
  #outcome: Outcome = { verdict: "failed", error: new Error("the case was not played") };

  constructor(one: Case, sites: Sites) {
    this.one = one;
    this.sites = sites;
  }

  get outcome(): Outcome {
    return this.#outcome;
  }

  /** Up to its nap. */
  async begin(session: Session, owners: Owners<Traveller>): Promise<void> {
    const { one, sites } = this;
    let naps = 0;
    const nap = (): Promise<void> => {
      naps += 1;
      if (naps > 1) throw new Error(`${one.id} sleeps twice: it has to have a session of its own`);
      this.#atNap.resolve();
      return this.#awake.promise;
    };
    const stage = { sites, nap, session: shareOf(session, { owner: this, owners, sites }) };
    this.#run = one.run(stage).then(
      (found) => {
        this.#outcome = { verdict: verdictOf(one.expected, found), found };
      },
      (error: unknown) => {
        this.#outcome = { verdict: "failed", error };
      },
    );
    await Promise.race([this.#atNap.promise, this.#run]);
  }

  /** From its nap to its end. */
  async goOn(session: Session, front: Tab | undefined): Promise<void> {
    if (front !== undefined) await session.activate(front);
    this.#awake.resolve();
    await this.#run;
  }
}
