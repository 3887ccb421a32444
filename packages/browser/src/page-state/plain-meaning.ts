import type { RawNode, RawStates } from "@dormouse/core";
import type { DrawnNode } from "./drawn-node.ts";
import { isBox } from "./odd-boxes.ts";

/** What a node means, where the DOM alone says it. */
export type PlainMeaning = { role: string; name: string; states?: RawStates };

const roles: Record<string, string> = {
  li: "listitem",
  ol: "list",
  p: "paragraph",
  td: "cell",
  tr: "row",
  ul: "list",
};

/** Named by the text that they hold. */
const named = new Set(["a", "button", "h1", "h2", "h3", "h4", "h5", "h6"]);

/** These say nothing of their own: they are how text looks. */
const inline = new Set(
  "b bdi br code em i kbd mark path s small span strong sub sup svg u use".split(" "),
);

/** Of these the tree knows more than their tags say: labels, states, whether a table is one. */
const asked = new Set(
  (
    "address article aside audio canvas details dialog embed fieldset figure footer form header iframe input main " +
    "meter nav object output progress search section select summary table textarea th video"
  ).split(" "),
);

/** By these a node is more than its tag. */
const telling =
  /^(?:aria-.*|role|title|alt|tabindex|contenteditable|inert|popovertarget|commandfor|usemap)$/;

/**
 * Tells nodes that mean just what their tags and their text say from those that the accessibility tree is to be asked
 * for. Which is which depends on the DOM alone, so a node has the same name in every reading.
 */
export class PlainMeanings {
  readonly #drawn: readonly DrawnNode[];
  /** Of each node all text that is drawn below it; undefined where not only text is. */
  readonly #texts: (string | undefined)[];
  readonly #apart: Uint8Array;
  readonly #isPlainBox: (box: DrawnNode) => boolean;

  /** @param isPlainBox whether a checkbox or radio button is known to be just what the DOM says of it */
  constructor(drawn: readonly DrawnNode[], isPlainBox: (box: DrawnNode) => boolean) {
    this.#drawn = drawn;
    this.#isPlainBox = isPlainBox;
    this.#texts = textsOf(drawn);
    this.#apart = keptApart(drawn);
  }

  /** `ask`: the accessibility tree knows; undefined: it is nothing by itself. */
  of(at: number): PlainMeaning | "ask" | undefined {
    const node = this.#drawn[at]?.node;
    if (node === undefined || node.box === undefined || node.text !== undefined) return undefined;
    if (this.#apart[at] === 1) return isField(node) ? "ask" : undefined;
    if (isBox(node)) return this.#box(at);
    if (isTelling(node)) return "ask";
    const { tag } = node;
    const role = Object.hasOwn(roles, tag) ? roles[tag] : undefined;
    if (role !== undefined) return { role, name: "" };
    if (named.has(tag)) return this.#named(node, at);
    if (tag === "img") return { role: "image", name: node.attributes?.["alt"] ?? "" };
    return asked.has(tag) || tag.includes("-") ? "ask" : undefined;
  }

  /** A checkbox or radio button with a label of its own. */
  #box(at: number): PlainMeaning | "ask" {
    const drawn = this.#drawn[at];
    if (drawn?.layout?.style.isVisible !== true || !this.#isPlainBox(drawn)) return "ask";
    const { "aria-label": name = "", ...attributes } = drawn.node.attributes ?? {};
    // By these it has further states, or another role.
    const isMore = "required" in attributes || "switch" in attributes || isTelling({ attributes });
    if (isMore || name === "" || name !== inOneLine(name) || this.#isSwitchedOff(at)) return "ask";
    const role = attributes["type"]?.toLowerCase() === "radio" ? "radio" : "checkbox";
    const isDisabled = attributes["disabled"] !== undefined;
    return { role, name, states: isDisabled ? { disabled: true } : { focusable: true } };
  }

  /** By a fieldset around it. */
  #isSwitchedOff(at: number): boolean {
    for (let up = at; up >= 0; up = this.#drawn[up]?.node.parent ?? -1) {
      const { tag, attributes } = this.#drawn[up]?.node ?? {};
      if (tag === "fieldset" && attributes?.["disabled"] !== undefined) return true;
    }
    return false;
  }

  #named({ tag, attributes }: RawNode, at: number): PlainMeaning | "ask" | undefined {
    const name = inOneLine(this.#texts[at] ?? "");
    if (name === "") return "ask";
    if (tag === "a") {
      if (attributes?.["href"] === undefined) return undefined;
      return { role: "link", name, states: { focusable: true } };
    }
    if (tag !== "button") return { role: "heading", name, states: { level: Number(tag.slice(1)) } };
    const isDisabled = attributes?.["disabled"] !== undefined;
    return { role: "button", name, states: isDisabled ? { disabled: true } : { focusable: true } };
  }
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function isField({ tag }: RawNode): boolean {
  return tag === "input" || tag === "select" || tag === "textarea";
}

function isTelling({ attributes = {} }: Pick<RawNode, "attributes">): boolean {
  return Object.keys(attributes).some((name) => telling.test(name));
}

/** Of each node the text below it; undefined where more than text is. */
function textsOf(drawn: readonly DrawnNode[]): (string | undefined)[] {
  const texts: (string | undefined)[] = drawn.map(({ node }) => node.text ?? "");
  // Children come after their parents: from the end, they are done before them.
  for (let at = drawn.length - 1; at > 0; at -= 1) {
    const child = drawn[at];
    if (child === undefined || child.node.parent < 0) continue;
    const { parent } = child.node;
    const after = texts[parent];
    const own = shownText(child, texts[at]);
    texts[parent] = own === undefined || after === undefined ? undefined : own + after;
  }
  return texts;
}

function shownText({ node, layout }: DrawnNode, inner: string | undefined): string | undefined {
  if (node.box === undefined) return "";
  if (node.text !== undefined) return node.text;
  if (node.tag === "br") return " ";
  const isPlain = (inline.has(node.tag) || named.has(node.tag)) && !isTelling(node);
  if (!isPlain || inner === undefined) return undefined;
  return layout?.style.isInline === false ? ` ${inner} ` : inner;
}

/** What is inert or kept from screen readers is not in the accessibility tree. */
function keptApart(drawn: readonly DrawnNode[]): Uint8Array {
  const apart = new Uint8Array(drawn.length);
  for (const [at, { node }] of drawn.entries()) {
    const { attributes, parent } = node;
    const isOwn = attributes?.["inert"] !== undefined || attributes?.["aria-hidden"] === "true";
    if (isOwn || apart[parent] === 1) apart[at] = 1;
  }
  return apart;
}
