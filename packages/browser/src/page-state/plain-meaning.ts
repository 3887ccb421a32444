import type { RawNode } from "@dormouse/core";
import type { Meaning } from "./accessibility.ts";
import type { DrawnNode } from "./drawn-node.ts";
import { Contents, inOneLine } from "./meaning/contents.ts";
import { DrawnTree } from "./meaning/drawn-tree.ts";
import { Names } from "./meaning/names.ts";
import { roleOf, type Answer } from "./meaning/roles.ts";
import { statesOf } from "./meaning/states.ts";
import { isField, type Oddness } from "./odd-fields.ts";

export type OddnessOf = (field: DrawnNode) => Oddness | undefined;

/** These are something by themselves. */
const meant = new Set(
  (
    "a address article aside audio button canvas details dialog embed fieldset figure footer form h1 h2 h3 h4 h5 h6 header " +
    "iframe img input li main meter nav object ol output p progress search section select summary table td textarea th tr ul video"
  ).split(" "),
);

/** By these a node is more than its tag. */
const telling =
  /^(?:aria-.*|role|title|alt|tabindex|contenteditable|inert|popovertarget|commandfor|usemap)$/;

/** Of these the tree makes what no attribute says. */
const asking =
  /^(?:contenteditable|popovertarget|commandfor|usemap|aria-owns|aria-errormessage|aria-placeholder)$/;

/**
 * Tells nodes that mean just what the DOM says of them from those that the accessibility tree is to be asked for.
 * Which is which depends on the DOM alone, so a node has the same name in every reading.
 */
export class PlainMeanings {
  readonly #tree: DrawnTree;
  readonly #contents: Contents;
  readonly #names: Names;
  readonly #oddness: OddnessOf;

  /** @param oddness what of a field the DOM does not say; undefined where that is not known */
  constructor(drawn: readonly DrawnNode[], oddness: OddnessOf) {
    this.#oddness = oddness;
    this.#tree = new DrawnTree(drawn);
    this.#contents = new Contents(this.#tree);
    this.#names = new Names(this.#tree, this.#contents);
  }

  of(at: number): Answer<Meaning> {
    const drawn = this.#tree.drawn(at);
    if (drawn === undefined || drawn.node.box === undefined || drawn.node.text !== undefined) {
      return undefined;
    }
    const { node, layout } = drawn;
    if (this.#tree.isApart(at)) return undefined;
    const attributes = Object.keys(node.attributes ?? {});
    if (node.tag.includes("-") || attributes.some((name) => asking.test(name))) return "ask";
    const isTelling = attributes.some((name) => telling.test(name));
    if (!isTelling && !meant.has(node.tag)) return undefined;
    if (layout === undefined) return "ask";
    if (!layout.style.isVisible) return undefined;
    return this.#told(at, drawn, isTelling);
  }

  #told(at: number, drawn: DrawnNode, isTelling: boolean): Answer<Meaning> {
    const { node } = drawn;
    const written = this.#names.written(at);
    if (written === undefined) return "ask";
    const role = roleOf(this.#tree, at, written !== "" || this.#isTitled(at));
    if (role === undefined || role === "ask") return role;
    if (role === "generic" && !isTelling) return undefined;
    if (node.tag === "img" && node.attributes?.["alt"] === "" && !isTold(node)) return undefined;
    const name = this.#names.of(at, role);
    const oddness = isField(node) ? this.#oddness(drawn) : undefined;
    if (isField(node) && oddness === undefined) return "ask";
    const states = statesOf(this.#tree, at, role, oddness);
    if (name === undefined || states === undefined) return "ask";
    if (role === "combobox") return { role, ...name, states, ...this.#value(at, node) };
    return Object.keys(states).length === 0 ? { role, ...name } : { role, ...name, states };
  }

  #isTitled(at: number): boolean {
    return (this.#tree.attribute(at, "title") ?? "").trim() !== "";
  }

  /** What a select, or something like it, shows. */
  #value(at: number, { tag }: RawNode): Pick<Meaning, "value"> {
    const value = tag === "select" ? this.#chosen(at) : (this.#contents.of(at) ?? "");
    return value === "" ? {} : { value };
  }

  #chosen(at: number): string {
    const options = this.#tree.children(at).flatMap((child) => {
      const isGroup = this.#tree.drawn(child)?.node.tag === "optgroup";
      return isGroup ? this.#tree.children(child) : [child];
    });
    const chosen = options.find((each) => this.#tree.drawn(each)?.node.states?.selected === true);
    if (chosen === undefined) return "";
    const texts = this.#tree
      .children(chosen)
      .map((each) => this.#tree.drawn(each)?.node.text ?? "");
    return inOneLine(this.#tree.attribute(chosen, "label") ?? texts.join(""));
  }
}

function isTold({ attributes = {} }: RawNode): boolean {
  return Object.keys(attributes).some((name) => name !== "alt" && telling.test(name));
}
