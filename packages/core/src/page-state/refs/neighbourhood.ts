import type { PageTree } from "../outline/tree.ts";
import { Beside, type Said } from "./beside.ts";
import { Changing } from "./changing.ts";
import { isButton, isControl, isDialog, isField, isMarkedItem, isNews, isRow } from "./kinds.ts";
import { isNumbered, thingsIn, writtenByAuthor } from "./names-of-authors.ts";
import { Opened } from "./opened.ts";
import type { Surroundings } from "./surroundings.ts";

/** Beyond that many nodes something is no item, but a part of the page. */
const NODES_MAX = 300;
const TEXT_MAX = 300;

/** A box that is one of several, and what tells it from them. */
export type Item = {
  box: number;
  text: string;
  /** It is its author who tells it from others, whatever it says. */
  isKeyed: boolean;
  /** Another box beside it says the same. */
  isRepeated: boolean;
  /** No box beside it has such buttons: it may be no item of a list, but a part of something that is said beside it. */
  isSole: boolean;
};

/** What the elements of a page lie in and beside. Asked for many, it looks at each part of the page once. */
export class Neighbourhood {
  readonly #tree: PageTree;
  readonly #around: Surroundings;
  readonly #opened: Opened;
  readonly #beside: Beside;
  readonly #texts = new Map<number, string>();
  readonly #alike = new Map<number, readonly number[]>();
  /** Of boxes alike, those that say a text. */
  readonly #saying = new Map<readonly number[], Map<string, number[]>>();
  readonly #areSole = new Map<number, boolean>();
  readonly #keys = new Map<number, string>();
  readonly #isRepeated = new Map<number, boolean>();
  readonly #isQuestion = new Map<number, boolean>();
  #plain: readonly number[] | undefined;
  #plainAmongOpened: readonly number[] | undefined;

  constructor(tree: PageTree, around: Surroundings) {
    this.#tree = tree;
    this.#around = around;
    this.#opened = new Opened(tree);
    this.#beside = new Beside(tree, this.#opened, new Changing(tree));
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
    return outer === undefined ? inner : { ...outer, text: `${outer.text}|${inner.text}` };
  }

  #itemOf(index: number, is: { isField: boolean; isHolder: boolean }): Item | undefined {
    for (const at of this.#tree.ancestors(index)) {
      if (this.#tree.descendants(at).length > NODES_MAX) return undefined;
      const key = this.#keyOf(at);
      if (key !== "")
        return { box: at, text: key, isKeyed: true, isRepeated: false, isSole: false };
      const node = this.#tree.node(at);
      if (!this.#isItem(at) || (is.isField && !isRow(node) && !this.#hasButtons(at))) continue;
      const isBox = is.isHolder && !isMarkedItem(node);
      // That heading says it, and stays when the rest of the box changes.
      if (isBox && this.#around.isHeaded(index, at)) continue;
      const text = isBox ? this.#saidByOthers(at, index) : this.#said(at, index);
      if (text === "") continue;
      const isRepeated = !isBox && this.#hasDouble(at, text);
      return { box: at, text, isKeyed: false, isRepeated, isSole: this.#isSole(at) };
    }
    return undefined;
  }

  /** The name that its author gave to what the box shows; empty where that may be its place. */
  #keyOf(box: number): string {
    const known = this.#keys.get(box);
    if (known !== undefined) return known;
    const { attributes = {} } = this.#tree.node(box);
    const things = thingsIn(attributes);
    const id = this.#isItem(box) ? writtenByAuthor(attributes["id"]) : "";
    const key = things === "" && isNumbered(id) ? `id=${id}` : things;
    const read = key === "" || this.#isPlace(box, key) ? "" : key;
    this.#keys.set(box, read);
    return read;
  }

  /** It counts from 0, or one by one where it is not called an id: another box has it after the next change. */
  #isPlace(box: number, key: string): boolean {
    const [, name = "", digits] = /^(.*?)(\d{1,6})$/su.exec(key) ?? [];
    if (digits === undefined) return false;
    const keys = this.#alikes(box).map((at) => {
      const own = this.#tree.node(at).attributes ?? {};
      return name.startsWith("id=") ? `id=${own["id"]}` : thingsIn(own);
    });
    if (keys.includes(`${name}0`)) return true;
    if (OWN_ID.test(name)) return false;
    const first = Number(keys[0]?.slice(name.length));
    const isCounted = keys.every((own, at) => own === `${name}${first + at}`);
    return isCounted && (keys.length > 1 || first === 1);
  }

  /** Whether a box beside it, of the same kind, says the same. */
  #hasDouble(box: number, text: string): boolean {
    const alike = this.#alikes(box);
    let saying = this.#saying.get(alike);
    if (saying === undefined) {
      const unkeyed = alike.filter((at) => this.#keyOf(at) === "");
      saying = Map.groupBy(unkeyed, (at) => this.#said(at, at));
      this.#saying.set(alike, saying);
    }
    return saying.get(text)?.some((at) => at !== box) === true;
  }

  #isSole(box: number): boolean {
    const known = this.#areSole.get(box);
    if (known !== undefined) return known;
    const alike = this.#alikes(box).map((at) => [at, this.#controlsIn(at)] as const);
    const counts = new Map<string, number>();
    for (const name of alike.flatMap(([, controls]) => [...controls])) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const [at, controls] of alike) {
      this.#areSole.set(at, ![...controls].some((name) => (counts.get(name) ?? 0) > 1));
    }
    return this.#areSole.get(box) ?? true;
  }

  #controlsIn(box: number): Set<string> {
    const controls = new Set<string>();
    for (const at of this.#tree.descendants(box)) {
      const node = this.#tree.node(at);
      if (isControl(node)) controls.add(`${node.tag} ${node.name ?? ""}`);
    }
    return controls;
  }

  /** What the row says that it lies in. */
  rowText(index: number, item: Item | undefined): string {
    const row = this.#tree.closest(this.#tree.parent(index), (at) =>
      isMarkedItem(this.#tree.node(at)),
    );
    const box = row ?? item?.box;
    return box === undefined ? "" : this.#said(box, index);
  }

  /** What an item says right before and after it, and what leads to one that may be none. */
  within(index: number, { box, isSole }: Item): Said {
    const around = this.#beside.around(index, box);
    return isSole ? { ...around, texts: this.#beside.lead(box) } : around;
  }

  /** What is said beside it. */
  beside(index: number): Said {
    return this.#beside.of(index);
  }

  dialog(index: number): number | undefined {
    return this.#tree.closest(index, (at) => isDialog(this.#tree.node(at)));
  }

  /** It answers what a dialog says, in which there is nothing to fill in. */
  isAnswer(index: number): boolean {
    const dialog = this.dialog(index);
    if (dialog === undefined) return false;
    const known =
      this.#isQuestion.get(dialog) ??
      !this.#tree.descendants(dialog).some((at) => isField(this.#tree.node(at)));
    this.#isQuestion.set(dialog, known);
    return known;
  }

  /** What buttons have opened. */
  get opened(): Opened {
    return this.#opened;
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
   */
  #said(box: number, from: number): string {
    const own = this.#opened.by(from);
    const inside = this.#opened.around(from) ?? -1;
    const news = this.#newsAround(box, from);
    const key = ((inside + 1) * this.#tree.size + news + 1) * this.#tree.size + box;
    const known = own.length === 0 ? this.#texts.get(key) : undefined;
    if (known !== undefined) return known;
    const text = this.#textOf(box, from, own);
    if (own.length === 0) this.#texts.set(key, text);
    return text;
  }

  /** As `#said`, without what that one says itself. */
  #saidByOthers(box: number, from: number): string {
    return this.#textOf(box, from, [from]);
  }

  #textOf(box: number, from: number, leftOut: readonly number[]): string {
    const holds = (at: number): boolean => at === from || this.#tree.contains(at, from);
    const isLeftOut = (at: number): boolean => {
      const node = this.#tree.node(at);
      if (isControl(node) || leftOut.includes(at)) return true;
      return (isNews(node) || this.#opened.isPassing(at)) && !holds(at);
    };
    return this.#tree.textWithout(box, isLeftOut).slice(0, TEXT_MAX);
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

  #isItem(index: number): boolean {
    return isMarkedItem(this.#tree.node(index)) || this.#isOneOfSeveral(index);
  }

  /** Beside it are others of the same kind. */
  #isOneOfSeveral(index: number): boolean {
    const known = this.#isRepeated.get(index) ?? this.#alikes(index).length > 1;
    this.#isRepeated.set(index, known);
    return known;
  }

  /** It, and the boxes beside it of the same kind. */
  #alikes(index: number): readonly number[] {
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
      const node = this.#tree.node(index);
      if (isControl(node) || isNews(node) || isLeftOut(index)) {
        controlEnd = position + this.#tree.descendants(index).length;
      } else if (this.#tree.isText(index) && this.#tree.text(index, 2) !== "") {
        plain.push(index);
      }
    }
    return plain;
  }
}

/** An attribute that is called after the thing itself counts these, not their places. */
const OWN_ID = /^data-(?!(?:[\w-]+-)?(?:row|line|cell|pos|position|place|nth)-)(?:[\w-]+-)?id=$/u;

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
