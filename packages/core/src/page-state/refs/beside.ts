import type { PageTree } from "../outline/tree.ts";
import type { Changing } from "./changing.ts";
import { isControl, isEntry, isNews } from "./kinds.ts";
import type { Opened } from "./opened.ts";
import { settled } from "./settled.ts";

/** Beyond that many nodes something is neither neighbourhood nor item, but a part of the page. */
export const nodesMax = 300;
export const textMax = 300;
const inline = new Set(
  "a abbr b bdi bdo cite code data em font i kbd mark q s samp small span strong sub sup time u var".split(
    " ",
  ),
);

/** What is said beside an element: one text may come or go while it stays, none may be another. */
export type Said = {
  texts: string[];
  /** Of the texts, where buttons stand between them, those right before and after it. */
  before: string;
  after: string;
  /** One of these stands there twice: as well it may be about the other. */
  isTwofold: boolean;
};

export const nothingSaid: Said = { texts: [], before: "", after: "", isTwofold: false };

type Piece = { from: number; to: number; text: string; isLabel: boolean };
type Box = { pieces: Piece[]; controls: number[]; firstEntry: number };

/** The texts beside the elements of a page. Asked for many, it looks at each part of the page once. */
export class Beside {
  readonly #tree: PageTree;
  readonly #opened: Opened;
  readonly #changing: Changing;
  readonly #boxes = new Map<string, Box>();
  readonly #areParted = new Map<number, boolean>();

  constructor(tree: PageTree, opened: Opened, changing: Changing) {
    this.#tree = tree;
    this.#opened = opened;
    this.#changing = changing;
  }

  /**
   * The texts in the smallest box around it that has any, without rows, counts and news that come and go, and what
   * leads the next box around that. Of what is to be filled in only what stands before it: the rest says how that went.
   * @param column the part of the page beyond which nothing is said of it, if any
   */
  of(index: number, column?: number): Said {
    const position = this.#tree.position(index);
    let isFilledIn = false;
    let isOfForm = false;
    for (const at of this.#tree.ancestors(index)) {
      if (this.#isWhole(at))
        return this.#tree.parent(index) === at ? this.#rightBefore(index, at) : nothingSaid;
      const box = this.#box(at, index);
      const isForm = box.firstEntry >= 0;
      const end = isForm ? box.firstEntry : isFilledIn ? position : Number.POSITIVE_INFINITY;
      isFilledIn ||= isForm;
      isOfForm ||= isForm && this.#tree.node(at).tag === "form";
      const told = box.pieces.filter(({ from, isLabel }) => from < end && !(isForm && isLabel));
      if (told.length === 0) continue;
      const texts = told.map(({ text }) => text);
      const around = isOfForm ? nothingSaid : this.around(index, at);
      return { ...around, texts: [...this.lead(at, column), ...texts] };
    }
    return nothingSaid;
  }

  /** In a large part of the page only the text right before it may be about it. */
  #rightBefore(index: number, parent: number): Said {
    const position = this.#tree.position(index);
    const before = this.#tree
      .children(parent)
      .findLast((at) => this.#tree.position(at) < position && this.#tree.text(at, 2) !== "");
    if (before === undefined || this.#isLeftOut(before, index)) return nothingSaid;
    const text = this.#tree.text(before, textMax + 1);
    const left = text.length > textMax ? "" : settled(text);
    return left === "" ? nothingSaid : { ...nothingSaid, texts: [left] };
  }

  /** The first and the last of what stands before the box in the next one around it that says more. */
  lead(box: number, column?: number): string[] {
    const position = this.#tree.position(box);
    let inside = box;
    for (const at of this.#tree.ancestors(box)) {
      if (inside === column || this.#isWhole(at)) return [];
      inside = at;
      const before = this.#box(at, box).pieces.filter(({ to }) => to < position);
      const [first] = before;
      if (first !== undefined) return [`${first.text}|${before.at(-1)?.text}`];
    }
    return [];
  }

  /** Without boxes of their own only the texts around it say which row a button is of. */
  around(index: number, box: number): Said {
    if (!this.#isParted(box)) return nothingSaid;
    const { pieces, controls } = this.#box(box, index);
    const position = this.#tree.position(index);
    const [first] = pieces;
    const last = pieces.at(-1);
    const isMixed = controls.some((at) => at > (first?.to ?? at) && at < (last?.from ?? at));
    if (!isMixed) return nothingSaid;
    const before = pieces.findLast(({ to }) => to < position)?.text ?? "";
    const after = pieces.find(({ from }) => from > position)?.text ?? "";
    const isTwofold = pieces.some(
      ({ text }, at) =>
        (text === before || text === after) && pieces.findIndex((one) => one.text === text) < at,
    );
    return { texts: [], before, after, isTwofold };
  }

  /** A first look: texts stand before and after one of its buttons. */
  #isParted(box: number): boolean {
    const known = this.#areParted.get(box);
    if (known !== undefined) return known;
    let seen = 0;
    let controlEnd = -1;
    for (const index of this.#tree.descendants(box)) {
      const position = this.#tree.position(index);
      if (position <= controlEnd) continue;
      if (isControl(this.#tree.node(index))) {
        controlEnd = position + this.#tree.descendants(index).length;
        if (seen === 1) seen = 2;
      } else if (seen !== 1 && this.#tree.isText(index) && this.#tree.text(index, 2) !== "") {
        seen += 1;
        if (seen === 3) break;
      }
    }
    this.#areParted.set(box, seen === 3);
    return seen === 3;
  }

  #isWhole(index: number): boolean {
    const { tag } = this.#tree.node(index);
    if (tag === "body" || tag === "main" || tag === "#document") return true;
    return this.#tree.descendants(index).length > nodesMax;
  }

  /** What a box says to one that lies in it. */
  #box(box: number, from: number): Box {
    const own = this.#opened.by(from);
    const key = `${box} ${own.length > 0 ? from : this.#leftOutAround(box, from)}`;
    const known = this.#boxes.get(key) ?? this.#read(box, from);
    this.#boxes.set(key, known);
    return known;
  }

  /** What is left out for others, and is what that one lies in. */
  #leftOutAround(box: number, from: number): number {
    let outermost = -1;
    for (const at of this.#tree.ancestors(from)) {
      if (this.#isPassing(at)) outermost = at;
      if (at === box) break;
    }
    return outermost;
  }

  #read(box: number, from: number): Box {
    const read: Box = { pieces: [], controls: [], firstEntry: -1 };
    let run: number[] = [];
    let label = "";
    const close = (): void => {
      const piece = this.#piece(run, from);
      run = [];
      if (piece === undefined) return;
      const hasLetters = /\p{L}/u.test(piece.text);
      const text = settled(hasLetters ? piece.text : `${label} ${piece.text}`);
      label = piece.text;
      if (text !== "") read.pieces.push({ ...piece, text });
    };
    let leftOutEnd = -1;
    for (const index of this.#tree.descendants(box)) {
      const position = this.#tree.position(index);
      const node = this.#tree.node(index);
      if (isEntry(node) && read.firstEntry < 0) read.firstEntry = position;
      if (position < leftOutEnd) continue;
      if (this.#isLeftOut(index, from)) {
        leftOutEnd = position + this.#tree.descendants(index).length + 1;
        if (isControl(node) || !inline.has(node.tag)) close();
        if (!isControl(node)) continue;
        read.controls.push(position);
        label = "";
      } else if (this.#tree.isText(index)) {
        if (this.#tree.text(index, 2) === "") continue;
        if (run[0] !== undefined && this.#block(run[0]) !== this.#block(index)) close();
        run.push(index);
      }
    }
    close();
    return read;
  }

  /** A run of texts that nothing parts, as they are seen together. */
  #piece(run: readonly number[], from: number): Piece | undefined {
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const start = this.#tree.position(first);
    const end = this.#tree.position(last);
    const isOutside = (at: number): boolean =>
      this.#tree.isText(at) && (this.#tree.position(at) < start || this.#tree.position(at) > end);
    const text =
      first === last
        ? this.#tree.text(first, textMax)
        : this.#tree
            .textWithout(this.#block(first), (at) => isOutside(at) || this.#isLeftOut(at, from))
            .slice(0, textMax);
    const isLabel =
      this.#tree.closest(first, (at) => ["label", "legend"].includes(this.#tree.node(at).tag)) !==
      undefined;
    return text === "" ? undefined : { from: start, to: end, text, isLabel };
  }

  #block(text: number): number {
    const block = this.#tree.closest(
      text,
      (at) => !this.#tree.isText(at) && !inline.has(this.#tree.node(at).tag),
    );
    return block ?? text;
  }

  #isLeftOut(index: number, from: number): boolean {
    if (isControl(this.#tree.node(index)) || this.#opened.by(from).includes(index)) return true;
    return this.#isPassing(index) && index !== from && !this.#tree.contains(index, from);
  }

  #isPassing(index: number): boolean {
    return (
      isNews(this.#tree.node(index)) || this.#changing.is(index) || this.#opened.isPassing(index)
    );
  }
}
