import type { RawNode } from "@dormouse/core";
import type { DrawnNode } from "../drawn-node.ts";
import { isField } from "../odd-fields.ts";
import type { DrawnTree } from "./drawn-tree.ts";

/** Elements whose text is just that of what they hold. */
const holders = new Set(
  (
    "a abbr address article aside b bdi bdo big blockquote body button caption center cite code dd del details dfn div dl dt em " +
    "fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup i ins kbd label legend main mark nav p pre s " +
    "samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul ol var"
  ).split(" "),
);

/** By these an element in a name is a control of its own, whose value stands in its place. */
const holdingRoles = new Set(
  "combobox listbox meter option progressbar scrollbar searchbox slider spinbutton textbox".split(
    " ",
  ),
);

/** Nobody puts a field deeper into its label. */
const depthMax = 500;

/** What the elements of a page say by the text that they hold, as the accessibility tree puts it together. */
export class Contents {
  readonly #tree: DrawnTree;
  /** Of each node all text that is drawn below it; undefined where not only text is. */
  readonly #texts: (string | undefined)[];

  constructor(tree: DrawnTree) {
    this.#tree = tree;
    this.#texts = tree.nodes.map(({ node }) => node.text ?? "");
    // Children come after their parents: from the end, they are done before them.
    for (let at = tree.nodes.length - 1; at > 0; at -= 1) {
      const parent = tree.drawn(at)?.node.parent ?? -1;
      if (parent < 0) continue;
      const after = this.#texts[parent];
      const own = after === undefined ? undefined : this.#shown(at, this.#texts[at]);
      this.#texts[parent] = own === undefined || after === undefined ? undefined : own + after;
    }
  }

  /** In one line; undefined where the DOM alone does not say. */
  of(at: number): string | undefined {
    const text = this.#texts[at];
    return text === undefined ? undefined : inOneLine(text);
  }

  /** As `of`, without one of the elements in it. */
  without(at: number, leftOut: number): string | undefined {
    const path = new Set(this.#tree.around(leftOut));
    const text = this.#without(at, { leftOut, path });
    return text === undefined ? undefined : inOneLine(text);
  }

  #without(at: number, which: { leftOut: number; path: ReadonlySet<number> }): string | undefined {
    if (which.path.size > depthMax) return undefined;
    let text = "";
    for (const child of this.#tree.children(at)) {
      const inner = which.path.has(child) ? this.#without(child, which) : this.#texts[child];
      const shown = child === which.leftOut ? " " : this.#shown(child, inner);
      if (shown === undefined) return undefined;
      text += shown;
    }
    return text;
  }

  /** What a node adds to the text of the one around it. */
  #shown(at: number, inner: string | undefined): string | undefined {
    const drawn = this.#tree.drawn(at);
    if (drawn?.node.box === undefined) return "";
    const { node } = drawn;
    if (node.text !== undefined) return this.#written(drawn, node.text);
    const { attributes = {} } = node;
    if (attributes["inert"] !== undefined || attributes["aria-hidden"] === "true") return "";
    if (node.tag === "br" || node.tag === "wbr") return " ";
    if ("aria-labelledby" in attributes || "aria-owns" in attributes) return undefined;
    if (isField(node) || holdingRoles.has(attributes["role"] ?? "")) return undefined;
    const label = attributes["aria-label"]?.trim();
    if (label !== undefined && label !== "") return ` ${label} `;
    if (node.tag === "img") return ` ${attributes["alt"] ?? attributes["title"] ?? ""} `;
    if (node.tag === "svg") return ` ${this.drawing(at)} `;
    return held(drawn, attributes, inner);
  }

  /** What a style sheet writes may stand apart from what is around it. */
  #written({ node, layout }: DrawnNode, text: string): string {
    if (!isSeen(this.#tree.drawn(node.parent))) return "";
    const { position } = layout?.style ?? {};
    return position === "absolute" || position === "fixed" ? ` ${text} ` : text;
  }

  /** A drawing is called by its title; texts in it are part of the drawing. */
  drawing(at: number): string {
    const title = this.#tree.children(at).find((child) => tagOf(this.#tree, child) === "title");
    const texts = title === undefined ? [] : this.#tree.children(title);
    return inOneLine(texts.map((child) => this.#tree.drawn(child)?.node.text ?? "").join(" "));
  }
}

function held(
  { node: { tag }, layout }: DrawnNode,
  { role, title }: NonNullable<RawNode["attributes"]>,
  inner: string | undefined,
): string | undefined {
  if (!holders.has(tag) || inner === undefined) return undefined;
  if (role === "img" || role === "image") return ` ${title ?? ""} `;
  const text = title !== undefined && inner.trim() === "" ? ` ${title} ` : inner;
  return layout?.style.isInline === true ? text : ` ${text} `;
}

function isSeen(drawn: DrawnNode | undefined): boolean {
  return drawn?.layout?.style.isVisible !== false;
}

function tagOf(tree: DrawnTree, at: number): string {
  return tree.drawn(at)?.node.tag ?? "";
}

export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
