import type { NodeHandle, Row } from "../../page-content.ts";
import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { shorten } from "../words.ts";
import type { RowTraits } from "./keys.ts";
import { isHeading, roleOf } from "./parts.ts";

/** A row before it has a key. */
export type FoundRow = { row: Row<NodeHandle>; traits: RowTraits };

const cellLength = 200;
const textLength = 2_000;
/** A number, a sign, a kind may stand before the link that an item is led by. */
const longestBefore = 12;
const dataId = /^(?:data-(?:[\w-]+-)?(?:id|key|uuid|guid|pk|asin|sku)|row-id)$/u;
/** Attributes that say what a test looks for or what a script counts, and are the same or others in each row. */
const noDataId = /test|react|index|radix|style|parent|user-id|owner|author|category|list-|group/u;
const listTags = new Set(["ul", "ol", "menu"]);
const noMainLink = /^(?:#|javascript:)/iu;

/** What rows are made of: their texts, their elements, and what tells one from another. */
export class RowReader {
  readonly #tree: PageTree;
  readonly #elements: Elements;
  readonly #host: string | undefined;

  constructor(tree: PageTree, elements: Elements) {
    this.#tree = tree;
    this.#elements = elements;
    this.#host = URL.parse(tree.raw.url)?.host;
  }

  /** What it says, without what its buttons and fields say of themselves. */
  text(node: number, limit = cellLength, isLeftOut = (_index: number): boolean => false): string {
    const isControl = (index: number): boolean =>
      index !== node && (isLeftOut(index) || this.#isControl(index));
    const hasControls = this.#tree.descendants(node).some((index) => isControl(index));
    const text = hasControls
      ? shorten(this.#tree.textWithout(node, isControl), limit)
      : this.#tree.text(node, limit);
    return text === "" ? shorten(this.#pictured(node), limit) : text;
  }

  elementsWithin(node: number): number[] {
    const within: number[] = [];
    for (const index of this.#tree.descendants(node)) {
      if (this.#elements.has(index)) within.push(index);
    }
    return within;
  }

  handles(nodes: readonly number[]): NodeHandle[] {
    return nodes.map((node) => this.#tree.handle(node));
  }

  isElement(node: number): boolean {
    return this.#elements.has(node);
  }

  isSelected(node: number): boolean {
    const { states } = this.#tree.node(node);
    return this.#tree.attribute(node, "aria-selected") === "true" || states?.selected === true;
  }

  isLink(index: number): boolean {
    if (!this.#elements.has(index)) return false;
    const isLink = this.#tree.node(index).tag === "a" || roleOf(this.#tree, index) === "link";
    return isLink && !noMainLink.test(this.#tree.attribute(index, "href"));
  }

  /** The row itself where all of it is a link, else its heading's, else one that hardly anything is said before. */
  mainLink(node: number): number | undefined {
    if (this.isLink(node)) return node;
    let first: number | undefined;
    for (const index of this.#tree.descendants(node)) {
      if (!this.isLink(index)) continue;
      const heading = this.#tree.closest(index, (at) => at === node || isHeading(this.#tree, at));
      if (heading !== node || this.#headingIn(index) !== undefined) return index;
      if (first !== undefined || this.#tree.text(index, 3) === "") continue;
      if (!this.#isInList(index, node)) first = index;
    }
    return first !== undefined && this.#leads(node, first) ? first : undefined;
  }

  /** @param link the row's main link, where it has one */
  traits(node: number, link: number | undefined): RowTraits {
    const id = this.#tree.attribute(node, "id");
    const dataIds = this.#dataIds(node);
    const boxValue = this.#boxValue(node);
    const leadsTo = link === undefined ? "" : this.#leadsTo(link);
    return {
      text: this.#tree.text(node, textLength),
      ...(id !== "" && { id }),
      ...(dataIds !== undefined && { dataIds }),
      ...(boxValue !== undefined && { boxValue }),
      ...(leadsTo !== "" && { link: leadsTo }),
    };
  }

  /** A menu in a row is open now, in the next moment that of another row is. */
  #isInList(link: number, row: number): boolean {
    const list = this.#tree.closest(
      link,
      (at) =>
        at === row || listTags.has(this.#tree.node(at).tag) || roleOf(this.#tree, at) === "menu",
    );
    return list !== row;
  }

  #headingIn(link: number): number | undefined {
    return this.#tree.descendants(link).find((index) => isHeading(this.#tree, index));
  }

  #leads(node: number, link: number): boolean {
    let before = 0;
    for (const index of this.#tree.descendants(node)) {
      if (index === link) return true;
      if (this.#tree.isText(index)) before += this.#tree.text(index).length;
      if (before > longestBefore) return false;
    }
    return true;
  }

  #isControl(index: number): boolean {
    const element = this.#elements.get(index);
    if (element === undefined) return false;
    return !this.isLink(index) && element.verb !== "clickAt" && isControlRole(element.role);
  }

  /** What pictures say where there is no text: a flag, a tick, a logo. */
  #pictured(node: number): string {
    const said: string[] = [];
    for (const index of this.#tree.descendants(node)) {
      const { tag, role, name = "" } = this.#tree.node(index);
      const isPicture = tag === "img" || tag === "svg" || role === "img" || role === "image";
      if (!isPicture || !this.#tree.isVisible(index)) continue;
      said.push(name === "" ? this.#tree.attribute(index, "alt") : name);
    }
    return said.filter((text) => text !== "").join(" ");
  }

  #dataIds(node: number): Record<string, string> | undefined {
    const { attributes = {} } = this.#tree.node(node);
    const found = Object.entries(attributes).filter(
      ([name, value]) => value !== "" && dataId.test(name) && !noDataId.test(name),
    );
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  #boxValue(node: number): string | undefined {
    const box = this.#tree
      .descendants(node)
      .find(
        (at) =>
          this.#tree.node(at).tag === "input" && this.#tree.attribute(at, "type") === "checkbox",
      );
    const value = box === undefined ? "" : this.#tree.attribute(box, "value");
    return /^(?:|on|off|yes|no|true|false|0|1)$/iu.test(value) ? undefined : value;
  }

  #leadsTo(link: number): string {
    const href = this.#tree.attribute(link, "href");
    const target = URL.parse(href, this.#tree.raw.url);
    if (href === "" || target === null || !/^https?:$/u.test(target.protocol)) return "";
    const host = target.host === this.#host ? "" : `/${target.host}`;
    const named = [...target.searchParams].filter(([name]) => /(?:^|[_-])id$|Id$|^p$/u.test(name));
    const query = named.map(([name, value]) => `${name}=${value}`).join("&");
    const fragment = /^#!?\//u.test(target.hash) ? target.hash.slice(1) : "";
    return `${host}${target.pathname}${query === "" ? "" : `?${query}`}${fragment}`.slice(1);
  }
}

const controlRoles = new Set(
  "button checkbox radio switch textbox searchbox combobox listbox spinbutton slider select input textarea menuitem option".split(
    " ",
  ),
);

/** What it says names what it does, and is told with the element. */
function isControlRole(role: string): boolean {
  return controlRoles.has(role);
}
