import type { Ref } from "../page-content.ts";
import type { NodeAddress } from "../raw-page.ts";
import { addressKey } from "./address-key.ts";
import type { Seen } from "./read-traits.ts";
import { RowNodes } from "./row-nodes.ts";
import {
  contextOfBoth,
  isTwin,
  isTwinAlike,
  isTwinApart,
  type KnownTraits,
  type Traits,
} from "./traits.ts";

/** An element that has a ref. `address`: where it was in this very browser, when the page was last read. */
export type Known = { ref: Ref; traits: KnownTraits; address: NodeAddress | undefined };

type Rule = {
  /** Elements with the same key may be the same; undefined: the rule is not for this one. */
  key(traits: KnownTraits): string | undefined;
  /** Whether the element as it is read now may be the one that it was. */
  holds(now: Traits, before: KnownTraits): boolean;
};

const same: Rule = { key: identityOf, holds: isInItsPlace };

/** From what is certain to what is likely. */
const likely: Rule[] = [
  {
    key: (traits) => (isTwinApart(traits) ? keyOf(identityOf(traits), traits.context) : undefined),
    holds: () => true,
  },
  // Moved to another part of the page.
  {
    key: ({ page, subject, self, name }) => keyOf(page, subject, self, name),
    holds: (now, before) => now.isNamedByAuthor && isInItsPlace(now, before),
  },
  // Its name tells its state.
  {
    key: ({ page, place, subject, self, stem }) =>
      stem === "" ? undefined : keyOf(page, place, subject, self, stem),
    holds: isInItsPlace,
  },
  // It has another name, and its author's own as before.
  {
    key: placedAs,
    holds: (now, before) =>
      !isTwin(now) &&
      isBesideTheSame(now, before) &&
      (now.mayBeRenamed ||
        (now.isNamedByAuthor && now.context !== "" && now.context === before.context)),
  },
  // A link is where it leads, on whichever page.
  { key: ({ self, name }) => keyOf(self, name), holds: (now) => now.isLink },
];

/**
 * Which elements are known, and as which. A rule holds only where one element of before and one of now have a
 * key: of two that are alike neither is known again.
 */
export function match(seen: readonly Seen[], known: readonly Known[]): Map<Seen, Known> {
  const pairs = new Pairs(seen, known);
  pairs.byRule(same);
  pairs.byNode();
  for (const rule of likely) {
    if (pairs.isComplete) break;
    pairs.byRule(rule);
  }
  return pairs.matched;
}

/** What a thing is, wherever the text beside it has gone. */
export function identityOf({ page, place, subject, self, name }: KnownTraits): string {
  return keyOf(page, place, subject, self, name);
}

/** As `identityOf`, whatever it is called. */
function placedAs({ page, place, subject, self }: KnownTraits): string {
  return keyOf(page, place, subject, self);
}

class Pairs {
  readonly matched = new Map<Seen, Known>();
  readonly #taken = new Set<Ref>();
  readonly #seen: readonly Seen[];
  readonly #known: readonly Known[];

  constructor(seen: readonly Seen[], known: readonly Known[]) {
    this.#seen = seen;
    this.#known = known;
  }

  get isComplete(): boolean {
    return this.matched.size === Math.min(this.#seen.length, this.#known.length);
  }

  byRule({ key, holds }: Rule): void {
    const before = Map.groupBy(this.#known, ({ traits }) => key(traits));
    const now = Map.groupBy(this.#seen, ({ traits }) => key(traits));
    for (const [at, [one, ...others]] of now) {
      const [other, ...more] = before.get(at) ?? [];
      if (at === undefined || one === undefined || other === undefined) continue;
      if (others.length > 0 || more.length > 0) continue;
      if (holds(one.traits, other.traits)) this.#pair(one, other);
    }
  }

  /**
   * The same node, alike in all else: what tells twins apart while their document lives. Never the node alone,
   * which a list may use again for another row.
   */
  byNode(): void {
    const known = new Map<string, Known>();
    for (const one of this.#known) {
      if (one.address !== undefined) known.set(addressKey(one.address), one);
    }
    const there = this.#seen.flatMap((now): [Seen, Known][] => {
      const before = known.get(addressKey(now.address));
      return before === undefined ? [] : [[now, before]];
    });
    const rows = new RowNodes(there);
    for (const [one, other] of there) {
      const { traits } = one;
      if (isAlike(traits, other.traits) || rows.keep(traits, other.traits)) this.#pair(one, other);
    }
  }

  #pair(one: Seen, other: Known): void {
    if (this.matched.has(one) || this.#taken.has(other.ref)) return;
    this.matched.set(one, other);
    this.#taken.add(other.ref);
  }
}

/** That there is one such thing now does not say that it is the one there was: of two rows alike each may have had it. */
function isInItsPlace(now: Traits, before: KnownTraits): boolean {
  return !isTwinAlike(now) && !isTwinAlike(before) && isBesideTheSame(now, before);
}

function isBesideTheSame(now: KnownTraits, before: KnownTraits): boolean {
  return contextOfBoth(now, before) !== undefined;
}

function isAlike(now: Traits, before: KnownTraits): boolean {
  if (now.isMessage) return placedAs(now) === placedAs(before);
  return identityOf(now) === identityOf(before) && isBesideTheSame(now, before);
}

function keyOf(...parts: string[]): string {
  return parts.join(" ");
}
