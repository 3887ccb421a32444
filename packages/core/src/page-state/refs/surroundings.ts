import { Relations } from "../outline/elements/relations.ts";
import type { PageTree } from "../outline/tree.ts";
import { authoredRole } from "./authored-role.ts";
import { isDialog } from "./kinds.ts";
import { testIdsIn, writtenByAuthor } from "./names-of-authors.ts";
import { pageOf } from "./page-of.ts";
import { counted, settled } from "./settled.ts";

const landmarks = new Set(
  "alertdialog banner complementary contentinfo dialog form group main menu menubar navigation region search tablist tabpanel toolbar".split(
    " ",
  ),
);
const landmarkTags = new Set(
  "aside details dialog fieldset footer form header main nav search section".split(" "),
);
const nameMax = 200;
const hiddenThing = /(?:^|[_-])(?:id|key|uuid|slug|sku|number|code)$|[a-z]Id$/u;
const hiddenSecret = /csrf|token|nonce|session|verif/iu;

/** Where elements of a page are, and what that is about. Asked for many, it looks at each part of the page once. */
export class Surroundings {
  readonly #tree: PageTree;
  readonly #pages = new Map<number, string>();
  readonly #places = new Map<number, string>();
  readonly #headings: Map<number, number[]>;
  readonly #headingTexts = new Map<number, string>();
  readonly #topics = new Map<number, string>();
  readonly #purposes = new Map<number, string>();
  #relations: Relations | undefined;

  constructor(tree: PageTree) {
    this.#tree = tree;
    this.#headings = headingsByScope(tree);
  }

  /** The page, and the frames that lead to it. */
  page(index: number): string {
    const { frame } = this.#tree.node(index);
    const known = this.#pages.get(frame) ?? this.#pageOf(index);
    this.#pages.set(frame, known);
    return known;
  }

  #pageOf(index: number): string {
    const { raw } = this.#tree;
    const frame = raw.frames[this.#tree.node(index).frame];
    const chain = [pageOf(raw.url)];
    for (const at of this.#tree.ancestors(index)) {
      if (this.#tree.node(at).tag !== "iframe" && this.#tree.node(at).tag !== "frame") continue;
      const { id = "", name = "", title = "" } = this.#tree.node(at).attributes ?? {};
      chain.push([writtenByAuthor(id), writtenByAuthor(name), title].join(" "));
    }
    return chain.length === 1 ? chain.join("") : [...chain, pageOf(frame?.url ?? "")].join("|");
  }

  /** Landmarks, dialogs and forms around it, by what they are and are called. */
  place(index: number): string {
    const unknown: number[] = [];
    let place = "";
    // Without recursion: pages may be nested deeper than the stack is.
    for (const at of this.#tree.ancestors(index)) {
      const known = this.#places.get(at);
      place = known ?? "";
      if (known !== undefined) break;
      unknown.push(at);
    }
    for (const at of unknown.toReversed()) {
      if (this.#isLandmark(at)) place += this.#landmark(at);
      this.#places.set(at, place);
    }
    return place;
  }

  /** The headings that stand over it, from the nearest, what its dialog is called, and what its form is for. */
  topics(index: number): string {
    const known = this.#topics.get(index) ?? this.#topicsOf(index);
    this.#topics.set(index, known);
    return known;
  }

  #topic(heading: number): string {
    const known = this.#headingTexts.get(heading) ?? counted(this.#tree.text(heading, nameMax));
    this.#headingTexts.set(heading, known);
    return known;
  }

  #topicsOf(index: number): string {
    const topics: string[] = [];
    const position = this.#tree.position(index);
    let form: string | undefined;
    for (const at of this.#tree.ancestors(index)) {
      const above = this.#headings.get(at)?.findLast((one) => this.#tree.position(one) < position);
      if (above !== undefined) topics.push(this.#topic(above));
      if (isDialog(this.#tree.node(at))) topics.push(settled(this.#label(at)));
      if (this.#tree.node(at).tag === "form") form ??= this.#knownPurpose(at);
    }
    return [...new Set(topics), form ?? ""].join("|");
  }

  /** Whether a heading within the box stands over it. */
  isHeaded(index: number, box: number): boolean {
    const position = this.#tree.position(index);
    for (const at of this.#tree.ancestors(index)) {
      if (this.#headings.get(at)?.some((one) => this.#tree.position(one) < position)) return true;
      if (at === box) return false;
    }
    return false;
  }

  #isLandmark(index: number): boolean {
    const node = this.#tree.node(index);
    return landmarks.has(authoredRole(node)) || landmarkTags.has(node.tag);
  }

  #landmark(index: number): string {
    const node = this.#tree.node(index);
    const { tag, attributes = {} } = node;
    const id = writtenByAuthor(attributes["id"]);
    const name = settled(this.#label(index));
    return `/${authoredRole(node)}:${tag}:${id}:${testIdsIn(attributes)}:${name}`;
  }

  /** What its author calls it. */
  #label(index: number): string {
    const label = this.#tree.attribute(index, "aria-label") || this.#labelledBy(index);
    if (label !== "") return label;
    const legend =
      this.#tree.node(index).tag === "fieldset"
        ? this.#tree.children(index).find((child) => this.#tree.node(child).tag === "legend")
        : undefined;
    const title = this.#tree.attribute(index, "title");
    return legend === undefined ? title : this.#tree.text(legend, nameMax);
  }

  #labelledBy(index: number): string {
    if (!this.#tree.hasAttribute(index, "aria-labelledby")) return "";
    this.#relations ??= new Relations(this.#tree);
    const labels = this.#relations.named(index, "aria-labelledby");
    return labels.map((label) => this.#tree.text(label, nameMax)).join(" ");
  }

  #knownPurpose(form: number): string {
    const known = this.#purposes.get(form) ?? this.#purpose(form);
    this.#purposes.set(form, known);
    return known;
  }

  /** Where a form sends what, so that "Delete" of one thing is not taken for that of another. */
  #purpose(form: number): string {
    const { action = "" } = this.#tree.node(form).attributes ?? {};
    const things: string[] = [];
    for (const at of this.#tree.descendants(form)) {
      const { tag, attributes = {} } = this.#tree.node(at);
      const { type = "", name = "", value = "" } = attributes;
      if (tag !== "input" || type.toLowerCase() !== "hidden" || value.length > 60) continue;
      if (hiddenThing.test(name) && !hiddenSecret.test(name)) things.push(`${name}=${value}`);
    }
    return [action, ...things].join(" ");
  }
}

/** Headings by what they stand over: what they lie in, and what their own box heads. */
function headingsByScope(tree: PageTree): Map<number, number[]> {
  const scopes = new Map<number, number[]>();
  const note = (scope: number, heading: number): void => {
    if (scope < 0) return;
    const headings = scopes.get(scope);
    if (headings === undefined) scopes.set(scope, [heading]);
    else headings.push(heading);
  };
  for (const index of tree.all()) {
    const node = tree.node(index);
    if (authoredRole(node) !== "heading" && !/^h[1-6]$/u.test(node.tag)) continue;
    const parent = tree.parent(index);
    note(parent, index);
    const around = parent < 0 ? -1 : tree.parent(parent);
    const first = tree.children(around).find((child) => !tree.isText(child));
    if (first === parent && tree.text(parent) === tree.text(index)) note(around, index);
  }
  return scopes;
}
