import { expect, test } from "vitest";
import type { Commit, Store } from "../world/store.ts";
import { simulateMany } from "./batch.ts";
import type { Sabotage } from "./simulation.ts";

/** Among so many seeds there must be one that shows that a guard is gone. */
const seeds = 400;

/** A guard that is taken out, and what is then seen. */
const guards: [guard: string, sabotage: Sabotage, seen: RegExp][] = [
  ["the condition that a commit is written under", { store: unconditional }, /^stale: /],
  [
    "the intent before a group that must not happen twice",
    { store: withoutIntents },
    /!G\w* happened/,
  ],
  ["the intent before an action with an effect", { store: withoutIntents }, /!A\w* happened/],
  [
    "the intent before a request that may change a site",
    { store: withoutIntents },
    /!E\w* happened/,
  ],
  ["the transaction, split in two", { store: inTwoParts }, /its log has events/],
  ["the idempotency record", { store: withoutIdempotency }, /began two runs/],
  ["the sweeper", { sweeps: false }, /does not settle/],
];

for (const [guard, sabotage, seen] of guards) {
  test(`a run goes wrong without ${guard}`, async () => {
    const { failures } = await simulateMany({ firstSeed: 1, seeds, sabotage, until: seen });
    expect(failures.at(-1)?.violations.some((violation) => seen.test(violation))).toBe(true);
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
