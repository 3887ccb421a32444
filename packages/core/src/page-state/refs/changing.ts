import type { PageTree } from "../outline/tree.ts";
import { authoredRole } from "./authored-role.ts";
import { isControl, isMarkedItem } from "./kinds.ts";
import { thingsIn } from "./names-of-authors.ts";
import { isCount } from "./settled.ts";

const countMax = 40;
const headingTags = new Set(["dt", "th"]);
const headings = new Set(["columnheader", "rowheader"]);

/** What comes and goes beside buttons that stay what they are: the rows to act on, and how many there are. */
export class Changing {
  readonly #tree: PageTree;
  readonly #known = new Map<number, boolean>();

  constructor(tree: PageTree) {
    this.#tree = tree;
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
    const text = this.#tree.text(index, countMax + 1);
    return text.length <= countMax && isCount(text);
  }

  #isItem(index: number): boolean {
    return isMarkedItem(this.#tree.node(index)) || this.#isOneOfThings(index);
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
    return (
      inside.some((at) => isControl(this.#tree.node(at))) &&
      !inside.some((at) => this.#isRowHeading(at))
    );
  }

  #isRowHeading(index: number): boolean {
    const node = this.#tree.node(index);
    return headingTags.has(node.tag) || headings.has(authoredRole(node));
  }
}
