import { SeededRandom } from "../world/memory/random.ts";

/** Numbers that look random and follow from their seed alone. */
export class Random extends SeededRandom {
  constructor(seed: number) {
    super(seed);
    // Seeds that are next to each other would begin alike.
    for (let turn = 0; turn < 4; turn += 1) this.next();
  }

  /** A whole number, both bounds included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** @throws RangeError where there is nothing to pick from. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError("there is nothing to pick from");
    return item;
  }

  /** One of them, the more often the more it weighs. */
  weighted<Item extends { weight: number }>(items: readonly Item[]): Item {
    let left = this.next() * items.reduce((sum, { weight }) => sum + weight, 0);
    return items.find(({ weight }) => (left -= weight) < 0) ?? this.pick(items);
  }

  /** A source of its own, so that drawing more from it changes nothing elsewhere. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 4_294_967_296));
  }
}
