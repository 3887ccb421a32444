import type { NodeHandle, PageOutline, RawPage } from "@dormouse/core";
import type { Interactive } from "./interactive.ts";

/** How an element can be acted on by what is told of its page. */
export type Reach = "itself" | "through" | "missed";

/** Finds out which elements of a page an agent can reach by its outline, by expanding its sections and their rows. */
export class ReachablePage {
  readonly #raw: RawPage;
  readonly #told: ReadonlySet<NodeHandle>;
  readonly #indexes: ReadonlyMap<number, number>;

  constructor(raw: RawPage, outline: PageOutline) {
    this.#raw = raw;
    this.#told = toldBy(outline);
    this.#indexes = new Map(raw.nodes.map(({ backendNodeId }, index) => [backendNodeId, index]));
  }

  /**
   * `through`: a label by its control; what listens for clicks or takes the focus by something told in it or around it,
   * as a click there comes to it as well.
   */
  reach({ backendNodeId, controlOf, isNative }: Interactive): Reach {
    const at = this.#indexes.get(backendNodeId);
    if (at === undefined) return "missed";
    if (this.#isTold(at)) return "itself";
    const control = controlOf === undefined ? undefined : this.#indexes.get(controlOf);
    if (control !== undefined && this.#isTold(control)) return "through";
    if (isNative) return "missed";
    return this.#isToldAround(at) || this.#isToldWithin(at) ? "through" : "missed";
  }

  #isTold(at: number): boolean {
    return this.#told.has(`n${at}`);
  }

  #isToldAround(at: number): boolean {
    for (let up = this.#parent(at); up >= 0; up = this.#parent(up)) {
      if (this.#isTold(up)) return true;
    }
    return false;
  }

  /** Children come right after their parents. */
  #isToldWithin(at: number): boolean {
    const inside = new Set([at]);
    for (let next = at + 1; inside.has(this.#parent(next)); next += 1) {
      if (this.#isTold(next)) return true;
      inside.add(next);
    }
    return false;
  }

  #parent(at: number): number {
    return this.#raw.nodes[at]?.parent ?? -1;
  }
}

function toldBy({ sections, elements, pagination }: PageOutline): ReadonlySet<NodeHandle> {
  const named = Object.values(sections).flatMap(({ elements: own = [], rows }) => [
    ...own,
    ...Object.values(rows?.byKey ?? {}).flatMap((row) => [
      ...(row.elements ?? []),
      ...(row.ref === undefined ? [] : [row.ref]),
    ]),
  ]);
  const paging = [pagination?.next, pagination?.previous, pagination?.loadMore];
  const all = [...named, ...paging.filter((handle) => handle !== undefined)];
  return new Set(all.filter((handle) => elements[handle]?.verb !== undefined));
}
