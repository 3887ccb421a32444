import type { PageTree } from "../outline/tree.ts";
import { isControl, isMarkedItem } from "./kinds.ts";
import { isNumbered, thingsIn, writtenByAuthor } from "./names-of-authors.ts";

/** An attribute that is called after the thing itself counts these, not their places. */
const ownId = /^data-(?!(?:[\w-]+-)?(?:row|line|cell|pos|position|place|nth)-)(?:[\w-]+-)?id=$/u;

/** What boxes alike are called, and what stands before their numbers where these count one by one. */
type Counts = { keys: ReadonlySet<string>; oneByOne: string | undefined };

/** Boxes of one kind side by side, and what tells them apart. Asked for many, it looks at each of them once. */
export class BoxesAlike {
  readonly #tree: PageTree;
  readonly #alike = new Map<number, readonly number[]>();
  readonly #keys = new Map<number, string>();
  readonly #areSole = new Map<number, boolean>();
  readonly #countsOfIds = new Map<readonly number[], Counts>();
  readonly #countsOfThings = new Map<readonly number[], Counts>();

  constructor(tree: PageTree) {
    this.#tree = tree;
  }

  /** Its author calls it an item, or it is one of several of its kind. */
  isItem(index: number): boolean {
    return isMarkedItem(this.#tree.node(index)) || this.to(index).length > 1;
  }

  /** It, and the boxes beside it of the same kind. */
  to(index: number): readonly number[] {
    const known = this.#alike.get(index);
    if (known !== undefined) return known;
    const parent = this.#tree.parent(index);
    if (parent < 0) return [index];
    const elements = this.#tree.children(parent).filter((child) => !this.#tree.isText(child));
    const kindOf = (child: number): string =>
      `${this.#tree.node(child).tag} ${this.#tree.attribute(child, "class")}`;
    for (const alike of Map.groupBy(elements, kindOf).values()) {
      for (const child of alike) this.#alike.set(child, alike);
    }
    return this.#alike.get(index) ?? [index];
  }

  /** The name that its author gave to what the box shows; empty where that may be its place. */
  keyOf(box: number): string {
    const known = this.#keys.get(box);
    if (known !== undefined) return known;
    const { attributes = {} } = this.#tree.node(box);
    const things = thingsIn(attributes);
    const id = things === "" && isNumbered(attributes["id"] ?? "") ? attributes["id"] : "";
    const isId = writtenByAuthor(id) !== "" && this.isItem(box);
    const key = isId ? `id=${id}` : things;
    const read = key === "" || this.#isPlace(box, key) ? "" : key;
    this.#keys.set(box, read);
    return read;
  }

  /** No box beside it has such buttons: it may be no item of a list, but a part of what is said beside it. */
  isSole(box: number): boolean {
    const known = this.#areSole.get(box);
    if (known !== undefined) return known;
    const alike = this.to(box).map((at) => [at, this.#controlsIn(at)] as const);
    const counts = new Map<string, number>();
    for (const name of alike.flatMap(([, controls]) => [...controls])) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const [at, controls] of alike) {
      this.#areSole.set(at, ![...controls].some((name) => (counts.get(name) ?? 0) > 1));
    }
    return this.#areSole.get(box) ?? true;
  }

  /** It counts from 0, or one by one where it is not called an id: another box has it after the next change. */
  #isPlace(box: number, key: string): boolean {
    const [, name = "", digits] = /^(.*?)(\d{1,6})$/su.exec(key) ?? [];
    if (digits === undefined) return false;
    const counts = this.#countsIn(this.to(box), name.startsWith("id="));
    if (counts.keys.has(`${name}0`)) return true;
    return !ownId.test(name) && counts.oneByOne === name;
  }

  #countsIn(alike: readonly number[], areIds: boolean): Counts {
    const byGroup = areIds ? this.#countsOfIds : this.#countsOfThings;
    const known = byGroup.get(alike);
    if (known !== undefined) return known;
    const keys = alike.map((at) => {
      const own = this.#tree.node(at).attributes ?? {};
      return areIds ? `id=${own["id"]}` : thingsIn(own);
    });
    const counts = { keys: new Set(keys), oneByOne: countedAs(keys) };
    byGroup.set(alike, counts);
    return counts;
  }

  #controlsIn(box: number): Set<string> {
    const controls = new Set<string>();
    for (const at of this.#tree.descendants(box)) {
      const node = this.#tree.node(at);
      if (isControl(node)) controls.add(`${node.tag} ${node.name ?? ""}`);
    }
    return controls;
  }
}

/** What all of the keys begin with, where behind it they count one by one; an only one counts where it is the first. */
function countedAs(keys: readonly string[]): string | undefined {
  const [, name = "", digits] = /^(.*?)(\d{1,6})$/su.exec(keys[0] ?? "") ?? [];
  const first = Number(digits);
  const areCounted = keys.every((own, at) => own === `${name}${first + at}`);
  return areCounted && (keys.length > 1 || first === 1) ? name : undefined;
}
