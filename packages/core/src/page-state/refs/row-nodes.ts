import type { Known } from "./match.ts";
import type { Seen } from "./read-traits.ts";
import { type KnownTraits, type Traits } from "./traits.ts";

/**
 * Whether nodes stay with their rows in the document that is shown. A list may show other rows in the same nodes: then
 * it does so for all of them from some place on.
 */
export class RowNodes {
  /** By place: rows that are what they were in their nodes. */
  readonly #kept = new Map<string, Set<string>>();
  /** Places where a node shows another row than before. */
  readonly #usedAgain = new Set<string>();

  /** @param there what is where something known was */
  constructor(there: readonly [Seen, Known][]) {
    for (const [{ traits: now }, { traits: before }] of there) {
      if (!now.isOfWords || now.name !== before.name || now.self !== before.self) continue;
      if (now.subject !== before.subject) this.#usedAgain.add(now.place);
      else if (now.context === before.context) this.#note(now);
    }
  }

  /** A row says something else now: in its own node, it is the one that it was. */
  keep(now: Traits, before: KnownTraits): boolean {
    if (!now.isOfWords || this.#usedAgain.has(now.place)) return false;
    const isSame = (["page", "place", "subject", "self", "name"] as const).every(
      (trait) => now[trait] === before[trait],
    );
    const others = this.#kept.get(now.place) ?? new Set();
    return isSame && others.size > (others.has(now.subject) ? 1 : 0);
  }

  #note({ place, subject }: Traits): void {
    const kept = this.#kept.get(place);
    if (kept === undefined) this.#kept.set(place, new Set([subject]));
    else kept.add(subject);
  }
}
