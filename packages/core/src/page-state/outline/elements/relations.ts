import type { PageTree } from "../tree.ts";

const labelableTags = new Set([
  "input",
  "select",
  "textarea",
  "button",
  "meter",
  "output",
  "progress",
]);

/** Which nodes of a page name, describe and own each other. Made in one pass. */
export class Relations {
  readonly #tree: PageTree;
  readonly #byId = new Map<string, number>();
  readonly #labels = new Map<number, number[]>();

  constructor(tree: PageTree) {
    this.#tree = tree;
    const labels: number[] = [];
    for (const index of tree.all()) {
      const { tag, frame, attributes } = tree.node(index);
      const key = idKey(frame, attributes?.["id"] ?? "");
      if (attributes?.["id"] !== undefined && !this.#byId.has(key)) this.#byId.set(key, index);
      if (tag === "label") labels.push(index);
    }
    for (const label of labels) this.#relate(label);
  }

  /** The node of the same document with this id. */
  byId(index: number, id: string): number | undefined {
    return this.#byId.get(idKey(this.#tree.node(index).frame, id));
  }

  /** The nodes that an attribute such as `aria-controls` names. */
  named(index: number, attribute: string): number[] {
    const ids = this.#tree.attribute(index, attribute);
    if (ids === "") return [];
    return ids.split(/\s+/u).flatMap((id) => this.byId(index, id) ?? []);
  }

  /** The labels of a form control. */
  labelsOf(control: number): readonly number[] {
    return this.#labels.get(control) ?? [];
  }

  /** The form control that a label is for. */
  controlOf(label: number): number | undefined {
    const target = this.#tree.attribute(label, "for");
    if (target !== "") return this.byId(label, target);
    for (const inner of this.#tree.descendants(label)) {
      if (labelableTags.has(this.#tree.node(inner).tag)) return inner;
    }
    return undefined;
  }

  #relate(label: number): void {
    const control = this.controlOf(label);
    if (control === undefined) return;
    this.#labels.set(control, [...this.labelsOf(control), label]);
  }
}

function idKey(frame: number, id: string): string {
  return `${frame} ${id}`;
}
