import type { NodeHandle } from "../page-content.ts";
import type { Box, RawNode, RawPage } from "../raw-page.ts";
import { RenderedText } from "./rendered-text.ts";
import { shorten } from "./words.ts";

const cutMargin = 300;

/**
 * A page that can be walked: who lies in whom, in the order of the page, and what is seen of it. Made in one
 * pass; a node is named by its index in `RawPage.nodes`, and asking for one that is not there throws RangeError.
 */
export class PageTree {
  readonly raw: RawPage;
  readonly size: number;
  readonly roots: readonly number[];
  readonly #parents: Int32Array;
  readonly #children: number[][];
  /** All nodes in the order of the page. */
  readonly #order: Int32Array;
  /** Where in that order a node stands, and where what it contains ends. */
  readonly #position: Int32Array;
  readonly #end: Int32Array;
  /** Of each node whether it, or something in it, is seen. */
  readonly #shows: Uint8Array;
  readonly #blot: (text: string) => string;
  #text: RenderedText | undefined;

  static readonly #made = new WeakMap<RawPage, PageTree>();

  /** The one tree of a reading that nobody changes any more: made when it is first asked for, and then the same. */
  static of(raw: RawPage, blot?: (text: string) => string): PageTree {
    const tree = this.#made.get(raw) ?? new PageTree(raw, blot);
    this.#made.set(raw, tree);
    return tree;
  }

  /** @param blot what is left of a text that is put together of several nodes */
  constructor(raw: RawPage, blot: (text: string) => string = (text) => text) {
    this.raw = raw;
    this.#blot = blot;
    this.size = raw.nodes.length;
    this.#parents = new Int32Array(this.size);
    this.#children = raw.nodes.map(() => []);
    this.#order = new Int32Array(this.size);
    this.#position = new Int32Array(this.size);
    this.#end = new Int32Array(this.size);
    this.#shows = new Uint8Array(this.size);
    this.roots = this.#connect();
    this.#arrange();
  }

  node(index: number): RawNode {
    const node = this.raw.nodes[index];
    if (node === undefined) throw new RangeError(`The page has no node ${index}.`);
    return node;
  }

  handle(index: number): NodeHandle {
    return `n${index}`;
  }

  /** Empty where there is no such attribute, and where it is there without a value. */
  attribute(index: number, name: string): string {
    return this.node(index).attributes?.[name] ?? "";
  }

  hasAttribute(index: number, name: string): boolean {
    return this.node(index).attributes?.[name] !== undefined;
  }

  /** The index of its parent; -1 for a root. */
  parent(index: number): number {
    const parent = this.#parents[index];
    if (parent === undefined) throw new RangeError(`The page has no node ${index}.`);
    return parent;
  }

  children(index: number): readonly number[] {
    return this.#children[index] ?? [];
  }

  /** Everything in the page, in its order. */
  all(): Int32Array {
    return this.#order;
  }

  /** Everything within it, in the order of the page, without itself. A view: it costs nothing until it is walked. */
  descendants(index: number): Int32Array {
    const position = this.#position[index] ?? 0;
    return this.#order.subarray(position + 1, this.#end[index] ?? 0);
  }

  /** From its parent to the root. */
  *ancestors(index: number): Generator<number, void> {
    for (let above = this.parent(index); above >= 0; above = this.parent(above)) yield above;
  }

  /** The node itself, or the nearest of those around it, that is one. */
  closest(index: number, is: (index: number) => boolean): number | undefined {
    for (let at = index; at >= 0; at = this.parent(at)) if (is(at)) return at;
    return undefined;
  }

  contains(outer: number, inner: number): boolean {
    const position = this.#position[inner] ?? -1;
    return position > (this.#position[outer] ?? 0) && position < (this.#end[outer] ?? 0);
  }

  /** Where it stands in the order of the page. */
  position(index: number): number {
    return this.#position[index] ?? 0;
  }

  box(index: number): Box | undefined {
    const { box } = this.node(index);
    if (box === undefined || !Number.isFinite(box.x + box.y + box.width + box.height)) {
      return undefined;
    }
    return box;
  }

  isText(index: number): boolean {
    return this.node(index).tag === "#text";
  }

  /** It is laid out, and a person would see it once it is scrolled to. */
  isVisible(index: number): boolean {
    const { box, hidden } = this.node(index);
    if (box === undefined || hidden === true) return false;
    return !this.isText(index) || !this.#isHiddenAround(index);
  }

  /** It or something in it is seen: an element without a box of its own may show others. */
  shows(index: number): boolean {
    return this.#shows[index] === 1;
  }

  /** The text that is seen within it, white space folded; cut at `limit` characters, which end in "…". */
  text(index: number, limit = Number.POSITIVE_INFINITY): string {
    this.#text ??= new RenderedText(this);
    // What a cut goes through would be known no more.
    const text = this.#text.of(index, limit + cutMargin);
    return shorten(this.#blot(text), limit);
  }

  /** As `text`, leaving out the subtrees for which `isLeftOut`. */
  textWithout(index: number, isLeftOut: (index: number) => boolean): string {
    return this.#blot(RenderedText.without(this, index, isLeftOut));
  }

  #isHiddenAround(text: number): boolean {
    const parent = this.parent(text);
    return parent >= 0 && this.node(parent).hidden === true;
  }

  #connect(): number[] {
    const roots: number[] = [];
    for (const [index, { parent }] of this.raw.nodes.entries()) {
      // A page that names a node after it as a parent would be walked for ever.
      this.#parents[index] = parent < index ? parent : -1;
      const siblings = this.#children[this.parent(index)] ?? roots;
      siblings.push(index);
    }
    return roots;
  }

  #arrange(): void {
    let position = 0;
    const waiting = this.roots.toReversed();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      this.#order[position] = next;
      this.#position[next] = position;
      position += 1;
      for (const child of this.children(next).toReversed()) waiting.push(child);
    }
    for (let at = this.size - 1; at >= 0; at -= 1) this.#close(this.#order[at] ?? 0);
  }

  /** Called from the last node to the first: what is within it is closed before. */
  #close(index: number): void {
    const last = this.children(index).at(-1);
    this.#end[index] = last === undefined ? this.position(index) + 1 : (this.#end[last] ?? 0);
    if (this.isVisible(index)) this.#shows[index] = 1;
    const parent = this.parent(index);
    if (this.shows(index) && parent >= 0) this.#shows[parent] = 1;
  }
}
