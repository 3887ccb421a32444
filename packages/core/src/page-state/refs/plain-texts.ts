import type { PageTree } from "../outline/tree.ts";
import { isControl, isNews } from "./kinds.ts";
import type { Opened } from "./opened.ts";

const textMax = 100;

/** The texts of a page that belong to nothing to click or to fill in, and are no passing news. */
export class PlainTexts {
  readonly #tree: PageTree;
  readonly #opened: Opened;
  #plain: readonly number[] | undefined;
  #plainAmongOpened: readonly number[] | undefined;

  constructor(tree: PageTree, opened: Opened) {
    this.#tree = tree;
    this.#opened = opened;
  }

  /** The nearest before and after an element. */
  between(index: number): { before: string; after: string } {
    const position = this.#tree.position(index);
    const end = position + this.#tree.descendants(index).length;
    const texts = this.#texts(this.#opened.around(index) !== undefined);
    const first = firstIndex(texts, (at) => this.#tree.position(at) >= position);
    const next = firstIndex(texts, (at) => this.#tree.position(at) > end);
    return { before: this.#textAt(texts[first - 1]), after: this.#textAt(texts[next]) };
  }

  #textAt(index: number | undefined): string {
    return index === undefined ? "" : this.#tree.text(index, textMax);
  }

  /**
   * In the order of the page.
   * @param isOpened those of what buttons have opened, too
   */
  #texts(isOpened: boolean): readonly number[] {
    if (isOpened) return (this.#plainAmongOpened ??= this.#read(() => false));
    return (this.#plain ??= this.#read((index) => this.#opened.isPassing(index)));
  }

  #read(isLeftOut: (index: number) => boolean): number[] {
    const plain: number[] = [];
    let leftOutEnd = -1;
    for (const index of this.#tree.all()) {
      const position = this.#tree.position(index);
      if (position <= leftOutEnd) continue;
      const node = this.#tree.node(index);
      if (isControl(node) || isNews(node) || isLeftOut(index)) {
        leftOutEnd = position + this.#tree.descendants(index).length;
      } else if (this.#tree.isText(index) && this.#tree.text(index, 2) !== "") {
        plain.push(index);
      }
    }
    return plain;
  }
}

/** Of those in order, the first for which it holds; their number where there is none. */
function firstIndex(indexes: readonly number[], holds: (index: number) => boolean): number {
  let from = 0;
  let to = indexes.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(indexes[middle] ?? 0)) to = middle;
    else from = middle + 1;
  }
  return from;
}
