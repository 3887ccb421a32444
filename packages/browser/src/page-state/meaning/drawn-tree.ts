import type { RawNode } from "@dormouse/core";
import type { DrawnNode } from "../drawn-node.ts";

/** The nodes of a page as a tree that can be walked, and who points at whom by `id`. */
export class DrawnTree {
  readonly nodes: readonly DrawnNode[];
  readonly #children: readonly number[][];
  readonly #apart: Uint8Array;
  /** By frame, the first element with each `id`. What stands in shadow roots is left out: there they mean others. */
  readonly #ids = new Map<number, Map<string, number>>();
  readonly #labels = new Map<number, Map<string, number[]>>();

  constructor(nodes: readonly DrawnNode[]) {
    this.nodes = nodes;
    const children: number[][] = nodes.map(() => []);
    this.#children = children;
    this.#apart = new Uint8Array(nodes.length);
    for (const [at, drawn] of nodes.entries()) {
      const { parent, attributes } = drawn.node;
      children[parent]?.push(at);
      if (isKeptApart(drawn.node) || this.#apart[parent] === 1) this.#apart[at] = 1;
      if (attributes !== undefined && !drawn.isInShadow) this.#note(at, drawn.node, attributes);
    }
  }

  drawn(at: number): DrawnNode | undefined {
    return this.nodes[at];
  }

  attribute(at: number, name: string): string | undefined {
    return this.nodes[at]?.node.attributes?.[name];
  }

  children(at: number): readonly number[] {
    return this.#children[at] ?? [];
  }

  /** Inert, or kept from screen readers: in no accessibility tree. */
  isApart(at: number): boolean {
    return this.#apart[at] === 1;
  }

  /** Those around it, from its parent on. */
  around(at: number): number[] {
    const around: number[] = [];
    let up = this.nodes[at]?.node.parent ?? -1;
    while (up >= 0) {
      around.push(up);
      up = this.nodes[up]?.node.parent ?? -1;
    }
    return around;
  }

  /** The elements that an attribute of it names; undefined where that cannot be told. */
  named(at: number, attribute: string): number[] | undefined {
    const drawn = this.nodes[at];
    if (drawn === undefined || drawn.isInShadow) return undefined;
    const ids = this.#ids.get(drawn.node.frame);
    const written = drawn.node.attributes?.[attribute]?.split(/\s+/).filter(Boolean) ?? [];
    return written.flatMap((id) => ids?.get(id) ?? []);
  }

  /** The labels of a control: in the order of the page. */
  labelsOf(at: number): number[] | undefined {
    const drawn = this.nodes[at];
    const { id } = drawn?.node.attributes ?? {};
    if (drawn === undefined || (drawn.isInShadow && id !== undefined)) return undefined;
    const isFirst = id !== undefined && this.#ids.get(drawn.node.frame)?.get(id) === at;
    const labels = isFirst ? (this.#labels.get(drawn.node.frame)?.get(id) ?? []) : [];
    const wrapping = this.around(at).find((up) => this.nodes[up]?.node.tag === "label");
    const isOwn = wrapping !== undefined && this.attribute(wrapping, "for") === undefined;
    return isOwn ? [...labels, wrapping].toSorted((one, other) => one - other) : labels;
  }

  #note(at: number, { tag, frame }: RawNode, attributes: Record<string, string>): void {
    const { id, for: labelled } = attributes;
    if (id !== undefined && id !== "") {
      const ids = mapOf(this.#ids, frame);
      if (!ids.has(id)) ids.set(id, at);
    }
    if (tag !== "label" || labelled === undefined) return;
    const labels = mapOf(this.#labels, frame);
    labels.set(labelled, [...(labels.get(labelled) ?? []), at]);
  }
}

function isKeptApart({ attributes }: RawNode): boolean {
  return attributes?.["inert"] !== undefined || attributes?.["aria-hidden"] === "true";
}

function mapOf<Value>(maps: Map<number, Map<string, Value>>, frame: number): Map<string, Value> {
  const known = maps.get(frame) ?? new Map<string, Value>();
  maps.set(frame, known);
  return known;
}
