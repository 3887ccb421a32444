import { setTimeout as sleep } from "node:timers/promises";
import type { SeededRandom } from "../../support/harbor/data/seeded-random.ts";
import { openHints } from "../../support/world/queue.ts";
import type { Hint } from "@dormouse/core";
import type { AttackedWorld } from "./attacked-world.ts";
import type { Plan } from "./plan.ts";

export const faultKinds = [
  "worker killed",
  "stream process killed",
  "API process killed",
  "Redis killed",
  "queue server killed",
  "table server killed",
  "all servers killed at once",
  "everything killed",
  "message given three times",
] as const;
export type FaultKind = (typeof faultKinds)[number];
export type FaultCounts = Record<FaultKind, number>;

/** How often each comes in a deck; a deck is dealt to its end before it is shuffled anew. */
const deck: FaultCounts = {
  "worker killed": 7,
  "stream process killed": 1,
  "API process killed": 1,
  "Redis killed": 1,
  "queue server killed": 1,
  "table server killed": 1,
  "all servers killed at once": 1,
  "everything killed": 1,
  "message given three times": 2,
};

/** So many times the faults of the plan are done where fewer have had no effect: a kill may hit what was just done. */
const atMost = 3;

export type Attack = {
  world: AttackedWorld;
  random: SeededRandom;
  /** How much of the work is done, from 0 to 1. */
  progress(): number;
  /** Whether there is enough to show for it. */
  isEnough(): boolean;
  /** The step of some session that is to be done next, or is being done. */
  nextHint(): Hint | undefined;
};

/**
 * Does one thing after another to the world, until it has done as much as the plan says or is stopped.
 * @returns how often each was done: what found no victim does not count.
 */
export async function attack(
  { betweenFaultsMs: [shortest, longest], faults }: Plan,
  target: Attack,
  { counts, stop }: { counts: FaultCounts; stop: AbortSignal },
): Promise<void> {
  const cards: FaultKind[] = [];
  const postponed: FaultKind[] = [];
  const wasAll = (): boolean => faultKinds.every((kind) => counts[kind] > 0);
  const isOver = (done: number): boolean =>
    done >= faults && ((wasAll() && target.isEnough()) || done >= atMost * faults);
  for (let done = 0; !isOver(done) && !stop.aborted;) {
    const pauseMs = target.random.integer(shortest, longest);
    await sleep(pauseMs, undefined, { signal: stop }).catch(() => {});
    if (stop.aborted) return;
    // Spread over the work, however fast the machine does it: a slow one would do nothing else than begin again.
    if (done > target.progress() * faults) continue;
    if (cards.length === 0) cards.push(...postponed.splice(0), ...shuffled(deck, target.random));
    const kind = cards.shift() ?? "worker killed";
    if (await commit(kind, target)) {
      counts[kind] += 1;
      done += 1;
    } else {
      // Nobody was there to be killed.
      postponed.push(kind);
    }
  }
}

export function noFaults(): FaultCounts {
  return Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as FaultCounts;
}

/** @returns whether it could be done. */
async function commit(kind: FaultKind, { world, random, nextHint }: Attack): Promise<boolean> {
  const chance = random.integer(0, 999) / 1_000;
  switch (kind) {
    case "worker killed":
      return world.killWorker({ pool: "step", chance });
    case "stream process killed":
      return world.killWorker({ pool: "stream", chance });
    case "API process killed":
      return world.killWorker({ pool: "api", chance });
    case "Redis killed":
      return world.killServer("redis");
    case "queue server killed":
      return world.killServer("queue");
    case "table server killed":
      return world.killServer("table");
    case "all servers killed at once":
      return (["redis", "queue", "table"] as const)
        .map((name) => world.killServer(name))
        .every((killed) => killed);
    case "everything killed":
      await world.restart();
      return true;
    case "message given three times":
      return repeat(world, nextHint());
  }
}

async function repeat(world: AttackedWorld, hint: Hint | undefined): Promise<boolean> {
  if (hint === undefined) return false;
  const hints = openHints(world.reach);
  try {
    await Promise.all([hints.put(hint), hints.put(hint), hints.put(hint)]);
    return true;
  } catch {
    // The queue's server has just been killed.
    return false;
  }
}

function shuffled(counts: FaultCounts, random: SeededRandom): FaultKind[] {
  const cards = faultKinds.flatMap((kind) => Array.from({ length: counts[kind] }, () => kind));
  for (let last = cards.length - 1; last > 0; last -= 1) {
    const other = random.integer(0, last);
    [cards[last], cards[other]] = [cards[other] as FaultKind, cards[last] as FaultKind];
  }
  return cards;
}
