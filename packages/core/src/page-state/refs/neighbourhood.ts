import type { PageTree } from "../outline/tree.ts";
import { authoredRole } from "./authored-role.ts";
import { Changing } from "./changing.ts";
import { thingsIn } from "./names-of-authors.ts";
import { Opened } from "./opened.ts";
import { settled } from "./settled.ts";
import { isDialog, type Surroundings } from "./surroundings.ts";

const CONTROLS = new Set(
  "button checkbox combobox listbox menuitem option radio searchbox slider spinbutton switch tab textbox".split(
    " ",
  ),
);
const CONTROL_TAGS = new Set("button input option select textarea".split(" "));
const FIELD_TAGS = new Set("input select textarea".split(" "));
const ITEMS = new Set("article listitem row treeitem".split(" "));
const ITEM_TAGS = new Set("article li tr".split(" "));
const NEWS = new Set("alert log status timer".split(" "));
/** Beyond that many nodes something is no item and no neighbourhood, but a part of the page. */
const NODES_MAX = 300;
const TEXT_MAX = 300;

/** A box that is one of several, and what tells it from them. */
export type Item = { box: number; text: string };

/** What is said beside the elements of a page. Asked for many, it looks at each part of the page once. */
export class Neighbourhood {
  readonly #tree: PageTree;
  readonly #around: Surroundings;
  readonly #opened: Opened;
  readonly #changing: Changing;
  readonly #texts = new Map<number, string>();
  readonly #lasting = new Map<number, string>();
  readonly #isRepeated = new Map<number, boolean>();
  readonly #isQuestion = new Map<number, boolean>();
  #plain: readonly number[] | undefined;
  #plainAmongOpened: readonly number[] | undefined;

  constructor(tree: PageTree, around: Surroundings) {
    this.#tree = tree;
    this.#around = around;
    this.#opened = new Opened(tree, (index) => this.#isControl(index));
    this.#changing = new Changing(tree, (index) => this.#isControl(index));
  }

  /**
   * What tells the item of a list, or one of several boxes alike, from the others, and that box; undefined where it
   * lies in none. Of what is open in an item, that one too.
   * @param is.isField an item with nothing but fields is a part of a form, and says what is wrong with them
   * @param is.isHolder it holds a part of the page, which changes while it stays: that does not tell it from others
   */
  item(index: number, is: { isField: boolean; isHolder: boolean }): Item | undefined {
    const inner = this.#itemOf(index, is);
    const opened = this.#opened.around(index);
    if (inner === undefined || opened === undefined) return inner;
    if (inner.box !== opened && !this.#tree.contains(opened, inner.box)) return inner;
    const outer = this.item(opened, { isField: false, isHolder: false });
    if (outer === undefined) return inner;
    return { box: outer.box, text: `${outer.text}|${inner.text}` };
  }

  #itemOf(index: number, is: { isField: boolean; isHolder: boolean }): Item | undefined {
    for (const at of this.#tree.ancestors(index)) {
      if (this.#tree.descendants(at).length > NODES_MAX) return undefined;
      const things = thingsIn(this.#tree.node(at).attributes ?? {});
      if (things !== "") return { box: at, text: things };
      if (!this.#isItem(at) || (is.isField && !this.#isRow(at) && !this.#hasButtons(at))) continue;
      const isBox = is.isHolder && !this.#isMarkedItem(at);
      // That heading says it, and stays when the rest of the box changes.
      if (isBox && this.#around.isHeaded(index, at)) continue;
      const text = this.#said(at, index, { isOthers: isBox });
      if (text !== "") return { box: at, text };
    }
    return undefined;
  }

  /**
   * The text beside it in the smallest box that has any, without rows and counts that come and go; empty where that
   * box is a large part of the page, or a form to fill in.
   */
  beside(index: number): string {
    for (const at of this.#tree.ancestors(index)) {
      const { tag } = this.#tree.node(at);
      if (tag === "body" || tag === "main" || tag === "#document") return "";
      const descendants = this.#tree.descendants(at);
      if (descendants.length > NODES_MAX) return "";
      const text = settled(this.#said(at, index, { isLasting: true }));
      if (text === "") continue;
      return tag === "form" && this.#hasFields(at) ? "" : text;
    }
    return "";
  }

  /** It answers what a dialog says, in which there is nothing to fill in. */
  isAnswer(index: number): boolean {
    const dialog = this.#tree.closest(index, (at) => isDialog(this.#tree.node(at)));
    if (dialog === undefined) return false;
    const known = this.#isQuestion.get(dialog) ?? !this.#hasFields(dialog);
    this.#isQuestion.set(dialog, known);
    return known;
  }

  /** The button that has opened what it lies in; the last one before that, where none says so. */
  opener(index: number): number | undefined {
    return this.#opened.opener(index);
  }

  /** The nearest texts before and after it that belong to nothing to click or to fill in, and are no passing news. */
  between(index: number): { before: string; after: string } {
    const position = this.#tree.position(index);
    const end = position + this.#tree.descendants(index).length;
    const texts = this.#plainTexts(this.#opened.around(index) !== undefined);
    const isBefore = (at: number): boolean => this.#tree.position(at) < position;
    const first = firstIndex(texts, (at) => !isBefore(at));
    const next = firstIndex(texts, (at) => this.#tree.position(at) > end);
    return { before: this.#textAt(texts[first - 1]), after: this.#textAt(texts[next]) };
  }

  /**
   * What it says to one that lies in it, without its buttons and fields, what announces passing news, and what is
   * open elsewhere in it.
   * @param is.isOthers without what that one says itself
   * @param is.isLasting without rows and counts that come and go
   */
  #said(index: number, from: number, is: { isOthers?: boolean; isLasting?: boolean }): string {
    const isLasting = is.isLasting === true;
    const own = is.isOthers === true ? [from] : this.#opened.by(from);
    const inside = this.#opened.around(from);
    const key = ((inside ?? -1) + 1) * this.#tree.size + index;
    const texts = isLasting ? this.#lasting : this.#texts;
    const known = own.length === 0 ? texts.get(key) : undefined;
    if (known !== undefined) return known;
    const isLeftOut = (at: number): boolean =>
      this.#isControl(at) ||
      this.#isNews(at) ||
      own.includes(at) ||
      (isLasting && this.#changing.is(at) && !this.#tree.contains(at, from)) ||
      (this.#opened.isPassing(at) && at !== inside && !this.#tree.contains(at, from));
    const text = this.#tree.textWithout(index, isLeftOut).slice(0, TEXT_MAX);
    if (own.length === 0) texts.set(key, text);
    return text;
  }

  #hasFields(box: number): boolean {
    return this.#tree.descendants(box).some((at) => {
      const { tag, attributes = {} } = this.#tree.node(at);
      const type = attributes["type"]?.toLowerCase() ?? "";
      return FIELD_TAGS.has(tag) && !["hidden", "submit", "button", "reset"].includes(type);
    });
  }

  #hasButtons(item: number): boolean {
    return this.#tree.descendants(item).some((at) => {
      const node = this.#tree.node(at);
      const { tag, attributes } = node;
      return (
        tag === "button" ||
        authoredRole(node) === "button" ||
        (tag === "a" && attributes?.["href"] !== undefined)
      );
    });
  }

  #isItem(index: number): boolean {
    return this.#isMarkedItem(index) || this.#isOneOfSeveral(index);
  }

  #isMarkedItem(index: number): boolean {
    const node = this.#tree.node(index);
    return ITEMS.has(authoredRole(node)) || ITEM_TAGS.has(node.tag);
  }

  #isRow(index: number): boolean {
    const node = this.#tree.node(index);
    return authoredRole(node) === "row" || node.tag === "tr";
  }

  /** Beside it are others of the same kind. */
  #isOneOfSeveral(index: number): boolean {
    const parent = this.#tree.parent(index);
    if (parent < 0) return false;
    let answer = this.#isRepeated.get(index);
    if (answer === undefined) {
      const elements = this.#tree.children(parent).filter((child) => !this.#tree.isText(child));
      const kindOf = (child: number): string =>
        `${this.#tree.node(child).tag} ${this.#tree.attribute(child, "class")}`;
      for (const alike of Map.groupBy(elements, kindOf).values()) {
        for (const child of alike) this.#isRepeated.set(child, alike.length > 1);
      }
      answer = this.#isRepeated.get(index) ?? false;
    }
    return answer;
  }

  #isControl(index: number): boolean {
    const node = this.#tree.node(index);
    return CONTROLS.has(authoredRole(node)) || CONTROL_TAGS.has(node.tag);
  }

  #isNews(index: number): boolean {
    const node = this.#tree.node(index);
    const live = node.attributes?.["aria-live"] ?? "off";
    return NEWS.has(authoredRole(node)) || node.tag === "output" || live !== "off";
  }

  #textAt(index: number | undefined): string {
    return index === undefined ? "" : this.#tree.text(index, 100);
  }

  /**
   * Texts that belong to nothing to click or to fill in, in the order of the page.
   * @param isOpened those of what buttons have opened, too
   */
  #plainTexts(isOpened: boolean): readonly number[] {
    if (isOpened) return (this.#plainAmongOpened ??= this.#readPlainTexts(() => false));
    return (this.#plain ??= this.#readPlainTexts((index) => this.#opened.isPassing(index)));
  }

  #readPlainTexts(isLeftOut: (index: number) => boolean): number[] {
    const plain: number[] = [];
    let controlEnd = -1;
    for (const index of this.#tree.all()) {
      const position = this.#tree.position(index);
      if (position <= controlEnd) continue;
      if (this.#isControl(index) || this.#isNews(index) || isLeftOut(index)) {
        controlEnd = position + this.#tree.descendants(index).length;
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
