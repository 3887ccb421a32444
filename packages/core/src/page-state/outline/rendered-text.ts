import type { Box } from "../raw-page.ts";
import type { PageTree } from "./tree.ts";
import { foldInner, shorten } from "./words.ts";

/** Elements whose text runs on with what stands before and after them. */
const inlineTags = new Set(
  "a abbr b bdi bdo cite code data dfn em font i ins del kbd label mark q s samp small span strong sub sup time tt u var wbr".split(
    " ",
  ),
);

/** More room than this between two pieces of text reads as a space, though the page has none written. */
const wordGapPx = 1.5;

/** What the page shows as text, in one piece: the text within a node is a slice of it. */
export class RenderedText {
  readonly #text: string;
  readonly #start: Int32Array;
  readonly #end: Int32Array;

  constructor(tree: PageTree) {
    this.#start = new Int32Array(tree.size);
    this.#end = new Int32Array(tree.size);
    const writer = new TextWriter(tree);
    for (const root of tree.roots) this.#write(tree, writer, root);
    this.#text = writer.text();
  }

  of(index: number, limit: number): string {
    const text = this.#text.slice(this.#start[index] ?? 0, this.#end[index] ?? 0).trim();
    return shorten(text, limit);
  }

  static without(tree: PageTree, root: number, isLeftOut: (index: number) => boolean): string {
    const writer = new TextWriter(tree);
    walk(tree, root, {
      enter(index) {
        if (isLeftOut(index)) return false;
        writer.enter(index);
        return true;
      },
      leave: (index) => writer.leave(index),
    });
    return writer.text().trim();
  }

  #write(tree: PageTree, writer: TextWriter, root: number): void {
    walk(tree, root, {
      enter: (index) => {
        this.#start[index] = writer.length;
        writer.enter(index);
        return true;
      },
      leave: (index) => {
        this.#end[index] = writer.length;
        writer.leave(index);
      },
    });
  }
}

type Visitor = { enter(index: number): boolean; leave(index: number): void };

/** Depth first, and without recursion: pages may be nested deeper than the stack is. */
function walk(tree: PageTree, root: number, { enter, leave }: Visitor): void {
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next < 0) leave(-1 - next);
    else if (enter(next)) {
      waiting.push(-1 - next);
      for (const child of tree.children(next).toReversed()) waiting.push(child);
    }
  }
}

/** Puts pieces of text together as they are seen: words apart that are drawn apart. */
class TextWriter {
  readonly #tree: PageTree;
  readonly #pieces: string[] = [];
  /** A space is due before the next piece. */
  #isApart = false;
  #before: Box | undefined;
  length = 0;

  constructor(tree: PageTree) {
    this.#tree = tree;
  }

  enter(index: number): void {
    if (this.#tree.isText(index)) this.#add(index);
    else this.#breakAt(index);
  }

  leave(index: number): void {
    if (!this.#tree.isText(index)) this.#breakAt(index);
  }

  text(): string {
    return this.#pieces.join("");
  }

  #breakAt(index: number): void {
    if (!inlineTags.has(this.#tree.node(index).tag)) this.#isApart = true;
  }

  #add(index: number): void {
    const { text = "", box } = this.#tree.node(index);
    const folded = foldInner(text);
    if (folded.trim() === "") {
      if (folded !== "") this.#isApart = true;
      return;
    }
    if (!this.#tree.isVisible(index)) return;
    const isApart = this.#isApart || folded.startsWith(" ") || areApart(this.#before, box);
    if (isApart && this.length > 0) this.#put(" ");
    this.#put(folded.trim());
    this.#isApart = folded.endsWith(" ");
    this.#before = box;
  }

  #put(piece: string): void {
    this.#pieces.push(piece);
    this.length += piece.length;
  }
}

/** Whether two pieces that are written without a space between them are seen as two words. */
function areApart(before: Box | undefined, after: Box | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const overlap = Math.min(before.y + before.height, after.y + after.height);
  if (overlap <= Math.max(before.y, after.y)) return true;
  // A piece over several lines has a box around all of them, which says nothing of where it ends.
  if (Math.max(before.height, after.height) >= 1.9 * Math.min(before.height, after.height)) {
    return false;
  }
  const gap = Math.max(after.x - (before.x + before.width), before.x - (after.x + after.width));
  return gap > wordGapPx;
}
