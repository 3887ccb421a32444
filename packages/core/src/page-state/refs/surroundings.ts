import type { PageTree } from "../outline/tree.ts";
import type { RawNode } from "../raw-page.ts";
import { testIdsIn, writtenByAuthor } from "./names-of-authors.ts";
import { pageOf } from "./page-of.ts";
import { counted, settled } from "./settled.ts";

const LANDMARKS = new Set(
  "alertdialog banner complementary contentinfo dialog form group main menu menubar navigation region search tablist tabpanel toolbar".split(
    " ",
  ),
);
const LANDMARK_TAGS = new Set(
  "aside dialog fieldset footer form header main nav section".split(" "),
);
const DIALOGS = new Set(["alertdialog", "dialog"]);
const HIDDEN_THING = /(?:^|[_-])(?:id|key|uuid|slug|sku|number|code)$|[a-z]Id$/u;
const HIDDEN_SECRET = /csrf|token|nonce|session|verif/iu;

export function isDialog({ role = "", tag }: RawNode): boolean {
  return DIALOGS.has(role) || tag === "dialog";
}

/** Where elements of a page are, and what that is about. Asked for many, it looks at each part of the page once. */
export class Surroundings {
  readonly #tree: PageTree;
  readonly #pages = new Map<number, string>();
  readonly #places = new Map<number, string>();
  readonly #headings: Map<number, number[]>;

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
    const parent = this.#tree.parent(index);
    if (parent < 0) return "";
    const known = this.#places.get(parent);
    if (known !== undefined) return known;
    const place = `${this.place(parent)}${this.#isLandmark(parent) ? this.#landmark(parent) : ""}`;
    this.#places.set(parent, place);
    return place;
  }

  /** The headings that stand over it, from the nearest, what its dialog is called, and what its form is for. */
  topics(index: number): string {
    const topics: string[] = [];
    const position = this.#tree.position(index);
    let form: string | undefined;
    for (const at of this.#tree.ancestors(index)) {
      const above = this.#headings.get(at)?.findLast((one) => this.#tree.position(one) < position);
      if (above !== undefined) topics.push(counted(this.#tree.text(above, 200)));
      const { tag, name = "" } = this.#tree.node(at);
      if (isDialog(this.#tree.node(at))) topics.push(settled(name));
      if (tag === "form") form ??= this.#purpose(at);
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
    const { role = "", tag } = this.#tree.node(index);
    return LANDMARKS.has(role) || LANDMARK_TAGS.has(tag);
  }

  #landmark(index: number): string {
    const { role = "", tag, name = "", attributes = {} } = this.#tree.node(index);
    const id = writtenByAuthor(attributes["id"]);
    return `/${role}:${tag}:${id}:${testIdsIn(attributes)}:${settled(name)}`;
  }

  /** Where a form sends what, so that "Delete" of one thing is not taken for that of another. */
  #purpose(form: number): string {
    const { action = "" } = this.#tree.node(form).attributes ?? {};
    const things: string[] = [];
    for (const at of this.#tree.descendants(form)) {
      const { tag, attributes = {} } = this.#tree.node(at);
      const { type = "", name = "", value = "" } = attributes;
      if (tag !== "input" || type.toLowerCase() !== "hidden" || value.length > 60) continue;
      if (HIDDEN_THING.test(name) && !HIDDEN_SECRET.test(name)) things.push(`${name}=${value}`);
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
    const { tag, role } = tree.node(index);
    if (role !== "heading" && !/^h[1-6]$/u.test(tag)) continue;
    const parent = tree.parent(index);
    note(parent, index);
    const around = parent < 0 ? -1 : tree.parent(parent);
    const first = tree.children(around).find((child) => !tree.isText(child));
    if (first === parent && tree.text(parent) === tree.text(index)) note(around, index);
  }
  return scopes;
}
