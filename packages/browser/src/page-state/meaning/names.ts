import type { RawNode } from "@dormouse/core";
import { inOneLine, type Contents } from "./contents.ts";
import type { DrawnTree } from "./drawn-tree.ts";

export type Name = { name: string; description?: string };

type Attributes = NonNullable<RawNode["attributes"]>;

/** Are called by what they hold, where nothing else names them. */
const byContents = new Set(
  (
    "button cell checkbox columnheader DisclosureTriangle gridcell heading link menuitem menuitemcheckbox menuitemradio option " +
    "radio row rowheader switch tab tooltip treeitem"
  ).split(" "),
);

const fields = new Set(["input", "select", "textarea"]);
const buttons: Record<string, string> = { file: "Choose File", reset: "Reset", submit: "Submit" };
/** Of these a `title` is no name. */
const untitled = new Set(["generic", "paragraph", "emphasis"]);

/** Tells what nodes are called, as the accessibility tree does; undefined where the DOM alone does not say. */
export class Names {
  readonly #tree: DrawnTree;
  readonly #contents: Contents;

  constructor(tree: DrawnTree, contents: Contents) {
    this.#tree = tree;
    this.#contents = contents;
  }

  of(at: number, role: string): Name | undefined {
    const node = this.#tree.drawn(at)?.node;
    if (node === undefined) return undefined;
    const attributes = node.attributes ?? {};
    const own = this.#own(at, node, attributes, role);
    if (own === undefined) return undefined;
    const title = inOneLine(attributes["title"] ?? "");
    const name = own === "" ? this.#last(node, attributes, role, title) : own;
    const described = this.#described(at, attributes);
    if (described === undefined) return undefined;
    const isTitled = name === title && (own === "" || this.written(at) === "");
    const description = described === "" && !isTitled ? title : described;
    return description === "" ? { name } : { name, description };
  }

  /** What the page's author calls it by an attribute of ARIA; empty where nothing does. */
  written(at: number): string | undefined {
    const byOthers = this.#referred(at, "aria-labelledby");
    if (byOthers === undefined || byOthers !== "") return byOthers;
    return inOneLine(this.#tree.attribute(at, "aria-label") ?? "");
  }

  #own(at: number, node: RawNode, attributes: Attributes, role: string): string | undefined {
    const written = this.written(at);
    if (written === undefined || written !== "") return written;
    const { tag } = node;
    if (fields.has(tag)) return this.#field(at, node, attributes, role);
    if (tag === "svg") return this.#contents.drawing(at);
    if (tag === "img" || tag === "area") return inOneLine(attributes["alt"] ?? "");
    if (tag === "fieldset") return this.#part(at, "legend");
    if (tag === "table") return this.#table(at, attributes);
    if (tag === "button" || tag === "output") {
      const labelled = this.#labelled(at);
      if (labelled === undefined || labelled !== "") return labelled;
    }
    // Whoever needs what rows and cells hold reads it there: of those that nothing is said of nobody asks.
    if (tag === "tr" && attributes["role"] === undefined) return "";
    const isPart = tag === "tr" || tag === "td";
    if (!byContents.has(role) || (isPart && Object.keys(attributes).every(isSilent))) return "";
    return this.#contents.of(at);
  }

  #last(node: RawNode, attributes: Attributes, role: string, title: string): string {
    if (untitled.has(role) || (node.tag === "img" && "alt" in attributes)) return "";
    if (title !== "") return title;
    return fields.has(node.tag) ? inOneLine(attributes["placeholder"] ?? "") : "";
  }

  #field(at: number, { tag }: RawNode, attributes: Attributes, role: string): string | undefined {
    const labelled = this.#labelled(at);
    if (labelled === undefined || labelled !== "") return labelled;
    if (tag !== "input" || role !== "button") return "";
    const type = attributes["type"]?.toLowerCase() ?? "";
    const value = type === "file" ? undefined : attributes["value"];
    const isForMany = type === "file" && "multiple" in attributes;
    return isForMany ? "Choose Files" : inOneLine(value ?? buttons[type] ?? "");
  }

  #labelled(at: number): string | undefined {
    const labels = this.#tree.labelsOf(at);
    return labels && this.#joined(labels.map((label) => this.#label(label, at)));
  }

  #label(label: number, at: number): string | undefined {
    const drawn = this.#tree.drawn(label);
    if (drawn?.layout === undefined || this.#tree.isApart(label)) return undefined;
    const { attributes = {} } = drawn.node;
    if ("aria-labelledby" in attributes) return undefined;
    const written = inOneLine(attributes["aria-label"] ?? "");
    if (written !== "") return written;
    const text = this.#contents.without(label, at);
    return text === "" ? inOneLine(attributes["title"] ?? "") : text;
  }

  #table(at: number, attributes: Attributes): string | undefined {
    const caption = this.#part(at, "caption");
    return caption === "" ? inOneLine(attributes["summary"] ?? "") : caption;
  }

  #part(at: number, tag: string): string | undefined {
    const part = this.#tree.children(at).find((child) => this.#tree.drawn(child)?.node.tag === tag);
    if (part === undefined) return "";
    return this.#tree.drawn(part)?.node.box === undefined ? undefined : this.#contents.of(part);
  }

  #described(at: number, attributes: Attributes): string | undefined {
    const byOthers = this.#referred(at, "aria-describedby");
    if (byOthers === undefined || byOthers !== "") return byOthers;
    return inOneLine(attributes["aria-description"] ?? "");
  }

  #referred(at: number, attribute: string): string | undefined {
    if (this.#tree.attribute(at, attribute) === undefined) return "";
    const named = this.#tree.named(at, attribute);
    return named && this.#joined(named.map((other) => this.#said(other)));
  }

  /** What another element is named or described by: its label, else what it holds. */
  #said(at: number): string | undefined {
    const drawn = this.#tree.drawn(at);
    if (drawn === undefined || drawn.layout?.style.isVisible === false) return undefined;
    const { node } = drawn;
    if (fields.has(node.tag) || node.tag === "img" || node.tag === "svg") return undefined;
    const label = inOneLine(node.attributes?.["aria-label"] ?? "");
    if (label !== "") return label;
    return node.box === undefined ? this.#unseen(at) : this.#contents.of(at);
  }

  /** What is not drawn is named by all the same. */
  #unseen(at: number): string | undefined {
    const texts = this.#tree.children(at).map((child) => this.#tree.drawn(child)?.node.text);
    return texts.includes(undefined) ? undefined : texts.join("");
  }

  #joined(texts: readonly (string | undefined)[]): string | undefined {
    return texts.includes(undefined) ? undefined : inOneLine(texts.join(" "));
  }
}

function isSilent(attribute: string): boolean {
  return !/^(?:aria-.*|role|title|tabindex)$/.test(attribute);
}
