import type { NodeHandle, Section } from "../page-content.ts";
import type { Elements, FoundSection } from "./found-section.ts";
import { statedIn } from "./paging/stated.ts";
import { isHeading, roleOf, sizeOf } from "./rows/parts.ts";
import type { PageTree } from "./tree.ts";
import { firstSentences } from "./words.ts";

const textLength = 200;
const nameLength = 100;
const noProseRoles = new Set([
  "navigation",
  "menu",
  "menubar",
  "tablist",
  "contentinfo",
  "alert",
  "status",
  "toolbar",
  "tooltip",
]);
const noProseTags = new Set(
  "nav label legend select textarea script style noscript template datalist svg canvas option".split(
    " ",
  ),
);
const noProseClass =
  /(?:^|[-_\s])(?:breadcrumbs?|pagination)(?:$|[-_\s])|(?:^|[-_\s])(?:cookies?|gdpr|consent)(?:$|[-_\s])|cookie-?(?:banner|notice|consent|bar)|onetrust|didomi/iu;
const inlineTags = new Set(
  "a abbr b bdi bdo cite code data dfn em font i ins del kbd mark q s samp small span strong sub sup time tt u var wbr #text".split(
    " ",
  ),
);

/**
 * The page's text in parts, each under its heading, shortened to its first sentences: what is in no row, no dialog
 * and no control. All of a part is read by its heading; where it has none, by what holds it.
 * @param isTold whether what it holds is told as something else
 */
export function readProse(
  tree: PageTree,
  elements: Elements,
  isTold: (index: number) => boolean,
): FoundSection[] {
  const parts = new ProseReader(tree, elements).parts(isTold);
  return parts.flatMap((part) => sectionOf(tree, part));
}

type Block = { node: number; text: string };
type Part = { heading?: number; blocks: Block[] };

class ProseReader {
  readonly #tree: PageTree;
  readonly #elements: Elements;
  readonly #parts: Part[] = [];
  /** Of each frame the part that is being read: what stands in it is no part of the text around it. */
  readonly #current = new Map<number, Part>();
  /** The block that is being read, and whether it says more than its links do. */
  #open: { block: number; texts: number[] } = { block: -1, texts: [] };

  constructor(tree: PageTree, elements: Elements) {
    this.#tree = tree;
    this.#elements = elements;
  }

  parts(isTold: (index: number) => boolean): Part[] {
    const order = this.#tree.all();
    for (let at = 0; at < order.length;) {
      const index = order[at] ?? 0;
      at += this.#passes(index, isTold) ? sizeOf(this.#tree, index) : this.#enter(index);
    }
    this.#close();
    return this.#parts;
  }

  #passes(index: number, isTold: (index: number) => boolean): boolean {
    if (this.#tree.isText(index)) return false;
    const { tag } = this.#tree.node(index);
    if (isTold(index) || noProseTags.has(tag)) return true;
    if (noProseRoles.has(roleOf(this.#tree, index))) return true;
    if (this.#elements.has(index) && !this.#runsOn(index)) return true;
    const called = `${this.#tree.attribute(index, "class")} ${this.#tree.attribute(index, "id")}`;
    return tag !== "body" && tag !== "html" && noProseClass.test(called);
  }

  /** A link is a word of its sentence; a region that scrolls or can be clicked holds text as any other does. */
  #runsOn(index: number): boolean {
    const { verb, role } = this.#elements.get(index) ?? {};
    if (verb === "scroll" || verb === "clickAt" || role === "link") return true;
    return verb === "click" && this.#tree.text(index).length > textLength;
  }

  /** @returns how many nodes are done with */
  #enter(index: number): number {
    if (this.#tree.isText(index)) {
      if (this.#tree.text(index, 2) !== "") this.#add(index);
      return 1;
    }
    if (!isHeading(this.#tree, index) || this.#tree.text(index, 2) === "") return 1;
    this.#close();
    this.#begin(index, { heading: index, blocks: [] });
    return sizeOf(this.#tree, index);
  }

  #add(text: number): void {
    const block =
      this.#tree.closest(text, (at) => !inlineTags.has(this.#tree.node(at).tag)) ?? text;
    if (block !== this.#open.block) this.#close();
    this.#open.block = block;
    this.#open.texts.push(text);
  }

  #close(): void {
    const { block, texts } = this.#open;
    this.#open = { block: -1, texts: [] };
    if (texts.every((text) => this.#isLinked(text, block))) return;
    const all = this.#tree.text(block);
    const pieces = texts.map((text) => this.#tree.text(text));
    const said = all.length <= pieces.join(" ").length ? all : pieces.join(" ");
    if (/[\p{L}\p{N}]/u.test(said) && statedIn(said) === undefined) {
      this.#partOf(block).blocks.push({ node: block, text: said });
    }
  }

  #partOf(node: number): Part {
    return this.#current.get(this.#tree.node(node).frame) ?? this.#begin(node, { blocks: [] });
  }

  #begin(node: number, part: Part): Part {
    this.#parts.push(part);
    this.#current.set(this.#tree.node(node).frame, part);
    return part;
  }

  #isLinked(text: number, block: number): boolean {
    if (!/[\p{L}\p{N}]/u.test(this.#tree.text(text, 200))) return true;
    for (let at = text; at >= 0 && at !== block; at = this.#tree.parent(at)) {
      if (this.#elements.has(at)) return true;
    }
    return this.#elements.has(block);
  }
}

function sectionOf(tree: PageTree, { heading, blocks }: Part): FoundSection[] {
  const text = blocks.map((block) => block.text).join(" ");
  const name = heading === undefined ? "" : tree.text(heading, nameLength);
  if (text === "" && (heading === undefined || !isTitle(tree, heading))) return [];
  const node = holderOf(tree, heading, blocks);
  const brief = firstSentences(text, textLength);
  const section: Section<NodeHandle> = {
    kind: "text",
    ...(name !== "" && { name }),
    ref: tree.handle(heading ?? node),
    ...(brief !== "" && { text: brief }),
    ...(brief.length < text.length && { textLength: text.length }),
  };
  return [{ node, section }];
}

/** A heading of the page says something even where no text stands below it. */
function isTitle(tree: PageTree, heading: number): boolean {
  const { tag, states } = tree.node(heading);
  return tag === "h1" || states?.level === 1;
}

/** The smallest part of the page with all of it. */
function holderOf(tree: PageTree, heading: number | undefined, blocks: readonly Block[]): number {
  const nodes = blocks.map(({ node }) => node);
  const first = heading ?? nodes[0] ?? 0;
  const last = nodes.at(-1) ?? first;
  if (first === last) return first;
  const holds = (at: number): boolean =>
    (at === first || tree.contains(at, first)) && (at === last || tree.contains(at, last));
  return tree.closest(first, holds) ?? first;
}
