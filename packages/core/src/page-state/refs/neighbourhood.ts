import type { PageTree } from "../outline/tree.ts";
import { Beside, nodesMax, textMax, type Said } from "./beside.ts";
import { BoxesAlike } from "./boxes-alike.ts";
import { Changing } from "./changing.ts";
import { isButton, isControl, isDialog, isField, isMarkedItem, isNews, isRow } from "./kinds.ts";
import { Opened } from "./opened.ts";
import { PlainTexts } from "./plain-texts.ts";
import type { Surroundings } from "./surroundings.ts";

/** A box that is one of several, and what tells it from them. */
export type Item = {
  box: number;
  text: string;
  /** It is its author who tells it from others, whatever it says. */
  isKeyed: boolean;
  /** Another box beside it says the same. */
  isRepeated: boolean;
};

/** What the elements of a page lie in and beside. Asked for many, it looks at each part of the page once. */
export class Neighbourhood {
  /** What buttons have opened. */
  readonly opened: Opened;
  readonly #tree: PageTree;
  readonly #around: Surroundings;
  readonly #beside: Beside;
  readonly #plain: PlainTexts;
  readonly #boxes: BoxesAlike;
  readonly #texts = new Map<number, string>();
  /** Of boxes alike, those that say a text. */
  readonly #saying = new Map<readonly number[], Map<string, number[]>>();
  readonly #isQuestion = new Map<number, boolean>();

  constructor(tree: PageTree, around: Surroundings) {
    this.#tree = tree;
    this.#around = around;
    this.opened = new Opened(tree);
    this.#beside = new Beside(tree, this.opened, new Changing(tree));
    this.#plain = new PlainTexts(tree, this.opened);
    this.#boxes = new BoxesAlike(tree);
  }

  /**
   * What tells the item of a list, or one of several boxes alike, from the others, and that box; undefined where it
   * lies in none. Of what is open in an item, that one too.
   * @param is.isField an item with nothing but fields is a part of a form, and says what is wrong with them
   * @param is.isHolder it holds a part of the page, which changes while it stays: that does not tell it from others
   */
  item(index: number, is: { isField: boolean; isHolder: boolean }): Item | undefined {
    const inner = this.#itemOf(index, is);
    const opened = this.opened.around(index);
    if (inner === undefined || opened === undefined) return inner;
    if (inner.box !== opened && !this.#tree.contains(opened, inner.box)) return inner;
    const outer = this.item(opened, { isField: false, isHolder: false });
    return outer === undefined ? inner : { ...outer, text: `${outer.text}|${inner.text}` };
  }

  #itemOf(index: number, is: { isField: boolean; isHolder: boolean }): Item | undefined {
    for (const at of this.#tree.ancestors(index)) {
      if (this.#tree.descendants(at).length > nodesMax) return undefined;
      const key = this.#boxes.keyOf(at);
      if (key !== "") return { box: at, text: key, isKeyed: true, isRepeated: false };
      const node = this.#tree.node(at);
      if (!this.#boxes.isItem(at) || (is.isField && !isRow(node) && !this.#hasButtons(at)))
        continue;
      const isBox = is.isHolder && !isMarkedItem(node);
      // That heading says it, and stays when the rest of the box changes.
      if (isBox && this.#around.isHeaded(index, at)) continue;
      if (this.#isColumn(at, index)) continue;
      const text = isBox ? this.#textOf(at, index, [index]) : this.#said(at, index);
      if (text === "") continue;
      return { box: at, text, isKeyed: false, isRepeated: !isBox && this.#hasDouble(at, text) };
    }
    return undefined;
  }

  /** A part of the page under its own heading, and none of several that can be done the same with. */
  #isColumn(box: number, from: number): boolean {
    if (isMarkedItem(this.#tree.node(box)) || !this.#boxes.isSole(box)) return false;
    return this.#around.isHeaded(from, box);
  }

  #columnOf(index: number): number | undefined {
    for (const at of this.#tree.ancestors(index)) {
      if (this.#tree.descendants(at).length > nodesMax) return undefined;
      if (this.#boxes.isItem(at) && this.#isColumn(at, index)) return at;
    }
    return undefined;
  }

  /** What is said beside it. */
  beside(index: number): Said {
    return this.#beside.of(index, this.#columnOf(index));
  }

  /** What its item says right before and after it, and what leads to one that may be none. */
  within(index: number, item: Item): Said {
    const box = this.#rowOf(index) ?? item.box;
    const around = this.#beside.around(index, box);
    return this.#boxes.isSole(box) ? { ...around, texts: this.#beside.lead(box) } : around;
  }

  /** What the row says that it lies in. */
  rowText(index: number, item: Item): string {
    return this.#said(this.#rowOf(index) ?? item.box, index);
  }

  /** The nearest texts before and after it that belong to nothing to click or to fill in, and are no passing news. */
  between(index: number): { before: string; after: string } {
    return this.#plain.between(index);
  }

  isInDialog(index: number): boolean {
    return this.#dialog(index) !== undefined;
  }

  /** It answers what a dialog says, in which there is nothing to fill in. */
  isAnswer(index: number): boolean {
    const dialog = this.#dialog(index);
    if (dialog === undefined) return false;
    const known =
      this.#isQuestion.get(dialog) ??
      !this.#tree.descendants(dialog).some((at) => isField(this.#tree.node(at)));
    this.#isQuestion.set(dialog, known);
    return known;
  }

  #dialog(index: number): number | undefined {
    return this.#tree.closest(index, (at) => isDialog(this.#tree.node(at)));
  }

  #rowOf(index: number): number | undefined {
    return this.#tree.closest(this.#tree.parent(index), (at) => isMarkedItem(this.#tree.node(at)));
  }

  /** Whether a box beside it, of the same kind, says the same. */
  #hasDouble(box: number, text: string): boolean {
    const alike = this.#boxes.to(box);
    let saying = this.#saying.get(alike);
    if (saying === undefined) {
      const unkeyed = alike.filter((at) => this.#boxes.keyOf(at) === "");
      saying = Map.groupBy(unkeyed, (at) => this.#said(at, at));
      this.#saying.set(alike, saying);
    }
    return saying.get(text)?.some((at) => at !== box) === true;
  }

  /**
   * What it says to one that lies in it, without its buttons and fields, what announces passing news, and what is
   * open elsewhere in it.
   */
  #said(box: number, from: number): string {
    const own = this.opened.by(from);
    if (own.length > 0) return this.#textOf(box, from, own);
    const inside = this.opened.around(from) ?? -1;
    const key =
      ((inside + 1) * this.#tree.size + this.#newsAround(box, from) + 1) * this.#tree.size + box;
    const text = this.#texts.get(key) ?? this.#textOf(box, from, own);
    this.#texts.set(key, text);
    return text;
  }

  #textOf(box: number, from: number, leftOut: readonly number[]): string {
    const isLeftOut = (at: number): boolean => {
      const node = this.#tree.node(at);
      if (isControl(node) || leftOut.includes(at)) return true;
      if (!isNews(node) && !this.opened.isPassing(at)) return false;
      return at !== from && !this.#tree.contains(at, from);
    };
    return this.#tree.textWithout(box, isLeftOut).slice(0, textMax);
  }

  /** The outermost news in the box that it is a part of: what these say is not passing for it. */
  #newsAround(box: number, from: number): number {
    let outermost = -1;
    for (let at = from; at >= 0 && at !== box; at = this.#tree.parent(at)) {
      if (isNews(this.#tree.node(at))) outermost = at;
    }
    return outermost;
  }

  #hasButtons(item: number): boolean {
    return this.#tree.descendants(item).some((at) => isButton(this.#tree.node(at)));
  }
}
