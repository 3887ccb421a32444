import type { PageTree } from "../outline/tree.ts";
import { thingsIn } from "./names-of-authors.ts";

const ITEMS = new Set("article listitem row treeitem".split(" "));
const ITEM_TAGS = new Set("article li tr".split(" "));
const COUNT_MAX = 40;
/** "2 items left", "1 of 5 done", "no results". It says nothing of what is counted but how many there are. */
const COUNT =
  /^(?:no|\d[\d.,]*\+?)\s+(?:of\s+\d[\d.,]*\s+)?(?:\p{Ll}+\s+){0,2}(?:items?|tasks?|todos?|entry|entries|rows?|records?|results?|match|matches|left|remaining|selected|done|completed|found|shown|total)\.?$/u;

/** What comes and goes beside buttons that stay what they are: the rows to act on, and how many there are. */
export class Changing {
  readonly #tree: PageTree;
  readonly #isControl: (index: number) => boolean;
  readonly #known = new Map<number, boolean>();

  constructor(tree: PageTree, isControl: (index: number) => boolean) {
    this.#tree = tree;
    this.#isControl = isControl;
  }

  /** A row with buttons of its own, or a count. */
  is(index: number): boolean {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const answer = this.#isCount(index) || (this.#isItem(index) && this.#isToActOn(index));
    this.#known.set(index, answer);
    return answer;
  }

  #isCount(index: number): boolean {
    const text = this.#tree.text(index, COUNT_MAX + 1);
    return text.length <= COUNT_MAX && COUNT.test(text.trim().toLowerCase());
  }

  #isItem(index: number): boolean {
    const { role = "", tag } = this.#tree.node(index);
    return ITEMS.has(role) || ITEM_TAGS.has(tag) || this.#isOneOfThings(index);
  }

  /** One box for one thing, without another beside it, may be all that says what the page is about. */
  #isOneOfThings(index: number): boolean {
    const parent = this.#tree.parent(index);
    if (parent < 0 || this.#things(index) === "") return false;
    return this.#tree.children(parent).some((at) => at !== index && this.#things(at) !== "");
  }

  #things(index: number): string {
    return thingsIn(this.#tree.node(index).attributes ?? {});
  }

  /** With a heading of its own a row tells one property of a thing, which the buttons beside it are about. */
  #isToActOn(item: number): boolean {
    const inside = this.#tree.descendants(item);
    return inside.some((at) => this.#isControl(at)) && !inside.some((at) => this.#isRowHeading(at));
  }

  #isRowHeading(index: number): boolean {
    const { role = "", tag } = this.#tree.node(index);
    return tag === "th" || tag === "dt" || role === "rowheader" || role === "columnheader";
  }
}
