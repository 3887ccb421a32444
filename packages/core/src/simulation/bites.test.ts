import { expect, test } from "vitest";
import type { Commit, Store } from "../world/store.ts";
import { simulateMany } from "./batch.ts";
import type { Sabotage } from "./simulation.ts";

/** Among so many seeds there must be one that shows that a guard is gone. */
const seeds = 400;

/** The guard of three promises: whoever looks for what becomes of one has seen what became of the others. */
const noIntents: Sabotage = { store: withoutIntents };

/** A guard that is taken out, and what is then seen. */
const guards: [guard: string, sabotage: Sabotage, seen: RegExp][] = [
  ["the condition that a commit is written under", { store: unconditional }, /^stale: /],
  ["the intent before a group that must not happen twice", noIntents, /!G\w* happened/],
  ["the intent before an action with an effect", noIntents, /!A\w* happened/],
  ["the intent before a request that may change a site", noIntents, /!E\w* happened/],
  ["the transaction, split in two", { store: inTwoParts }, /its log has events/],
  ["the idempotency record", { store: withoutIdempotency }, /began two runs/],
  ["the sweeper", { sweeps: false }, /does not settle/],
  ["whose run it is, for one who would join it", { store: withoutAgents }, /has run .* beside/],
  ["the end of a run's waiting", { store: waitingOn }, /has ended, and run\.\w+ follows/],
  ["the tenant that is counted", { store: countingAll }, /is refused with too_many_sessions/],
  [
    "the look at the records, for the collector",
    { store: withoutFiles },
    /the picture of .* is lost/,
  ],
  [
    "the record of the page in the commit",
    { store: withoutPages },
    /tells of the page of step \d+, not undefined/,
  ],
  ["the collector", { collects: false }, /no record names/],
  [
    "the decision that is stored before it is acted on",
    { store: withoutDecisions },
    /was decided twice/,
  ],
];

/** What was seen so far without a guard, and the seed to go on with. */
const searches = new Map<Sabotage, { violations: string[]; nextSeed: number }>();

for (const [guard, sabotage, seen] of guards) {
  test(`a run goes wrong without ${guard}`, async () => {
    const { violations, nextSeed } = searches.get(sabotage) ?? { violations: [], nextSeed: 1 };
    if (violations.some((violation) => seen.test(violation))) return;
    const left = seeds + 1 - nextSeed;
    const { failures } = await simulateMany({
      firstSeed: nextSeed,
      seeds: left,
      sabotage,
      until: seen,
    });
    const found = failures.flatMap((failure) => failure.violations);
    expect(found.some((violation) => seen.test(violation))).toBe(true);
    searches.set(sabotage, {
      violations: [...violations, ...found],
      nextSeed: (failures.at(-1)?.seed ?? seeds) + 1,
    });
  });
}

/** Whoever comes last is right: what a commit was decided upon is not looked at. */
function unconditional(store: Store): Partial<Store> {
  return {
    async commit(commit) {
      const { session } = commit;
      const current = await store.read(session);
      if (current === undefined || current.revision === session.revision - 1) {
        return store.commit(commit);
      }
      const taken = current.lastSequence;
      return store.commit({
        ...commit,
        session: { ...session, revision: current.revision + 1 },
        events: (commit.events ?? []).filter(({ sequence }) => sequence > taken),
      });
    },
  };
}

function withoutIntents(store: Store): Partial<Store> {
  return {
    commit: ({ intent: _forgotten, ...commit }) => store.commit(commit),
  };
}

/** What a model has decided is known to whoever asked it alone. */
function withoutDecisions(store: Store): Partial<Store> {
  return {
    commit({ session, ...commit }) {
      if (session.run === undefined) return store.commit({ session, ...commit });
      const { decision: _forgotten, ...run } = session.run;
      return store.commit({ ...commit, session: { ...session, run } });
    },
  };
}

function withoutPages(store: Store): Partial<Store> {
  return {
    commit: ({ page: _forgotten, ...commit }) => store.commit(commit),
  };
}

function withoutIdempotency(store: Store): Partial<Store> {
  return {
    commit: ({ idempotency: _forgotten, ...commit }) => store.commit(commit),
  };
}

/** The session moves on first; what tells of it follows, where nothing comes between. */
function inTwoParts(store: Store): Partial<Store> {
  let commits = 0;
  return {
    async commit(commit: Commit) {
      const { session, idempotency, ...rest } = commit;
      const first = await store.commit({ session, ...(idempotency && { idempotency }) });
      commits += 1;
      if (first.outcome !== "committed" || commits % 12 === 0) return first;
      return store.commit({ ...rest, session: { ...session, revision: session.revision + 1 } });
    },
  };
}

function withoutAgents(store: Store): Partial<Store> {
  const nobodys = <Of extends { agent?: string }>({ agent: _forgotten, ...run }: Of) => run;
  return {
    commit({ session, ...commit }) {
      const { run, queue } = session;
      const changes = {
        ...(run && { run: nobodys(run) }),
        ...(queue && { queue: queue.map(nobodys) }),
      };
      return store.commit({ ...commit, session: { ...session, ...changes } });
    },
  };
}

/** What is cancelled while it waits goes on waiting. */
function waitingOn(store: Store): Partial<Store> {
  return {
    async commit(commit) {
      const { queue = [] } = (await store.read(commit.session)) ?? {};
      const cancelled = queue.filter(({ runId }) =>
        commit.events?.some(({ type, data }) => type === "run.cancelled" && data.runId === runId),
      );
      if (cancelled.length === 0 || commit.session.status === "CLEANUP")
        return store.commit(commit);
      const kept = [...cancelled, ...(commit.session.queue ?? [])];
      return store.commit({ ...commit, session: { ...commit.session, queue: kept } });
    },
  };
}

function countingAll(store: Store): Partial<Store> {
  return {
    async countSessions(query) {
      const tenants = ["ants", "bees"];
      const counts = tenants.map((tenantId) => store.countSessions({ ...query, tenantId }));
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    },
  };
}

function withoutFiles(): Partial<Store> {
  return { listArtifacts: async () => ({ items: [] }) };
}
