import type { PageTree } from "../outline/tree.ts";
import { authoredRole } from "./authored-role.ts";

/** By their role nothing but what may be chosen now. */
const CHOICES = new Set(["menu", "listbox", "tooltip"]);
const LIST_TAGS = new Set(["ul", "ol", "menu"]);
const NONE: readonly number[] = [];

/** What buttons have opened for as long as one chooses from it: what is beside it is about something else. */
export class Opened {
  readonly #tree: PageTree;
  readonly #isControl: (index: number) => boolean;
  readonly #passing = new Set<number>();
  readonly #byButton = new Map<number, readonly number[]>();
  readonly #openers = new Map<number, number>();

  constructor(tree: PageTree, isControl: (index: number) => boolean) {
    this.#tree = tree;
    this.#isControl = isControl;
    const buttons: number[] = [];
    for (const index of tree.all()) {
      if (CHOICES.has(authoredRole(tree.node(index)))) this.#passing.add(index);
      if (isExpanded(tree, index)) buttons.push(index);
    }
    if (buttons.length > 0) this.#note(buttons);
  }

  /** It is not there when nothing is open. */
  isPassing(index: number): boolean {
    return this.#passing.has(index);
  }

  /** What it says itself that it opened. */
  by(button: number): readonly number[] {
    return this.#byButton.get(button) ?? NONE;
  }

  /** The innermost of what is open around it. */
  around(index: number): number | undefined {
    if (this.#passing.size === 0) return undefined;
    return this.#tree.closest(index, (at) => this.#passing.has(at));
  }

  /** The button that has opened what it lies in; the last one before that, where none says so. */
  opener(index: number): number | undefined {
    const opened = this.around(index);
    if (opened === undefined) return undefined;
    const known = this.#openers.get(opened);
    if (known !== undefined) return known;
    const position = this.#tree.position(opened);
    let last: number | undefined;
    for (const at of this.#tree.all()) {
      if (this.#tree.position(at) >= position) break;
      if (this.#isControl(at) && !this.#tree.contains(at, opened)) last = at;
    }
    if (last !== undefined) this.#openers.set(opened, last);
    return last;
  }

  #note(buttons: readonly number[]): void {
    const byId = new Map<string, number>();
    for (const index of this.#tree.all()) {
      const id = this.#tree.attribute(index, "id");
      if (id !== "") byId.set(`${this.#tree.node(index).frame} ${id}`, index);
    }
    for (const button of buttons) {
      const named = ["aria-controls", "aria-owns"]
        .flatMap((attribute) => this.#tree.attribute(button, attribute).split(/\s+/u))
        .flatMap((id) => byId.get(`${this.#tree.node(button).frame} ${id}`) ?? [])
        .filter((opened) => !this.#tree.contains(opened, button));
      if (named.length > 0) this.#byButton.set(button, named);
      for (const opened of [...named, ...this.#listAfter(button)]) {
        if (!hasPopup(this.#tree, button) && !this.#isOfChoices(opened)) continue;
        this.#passing.add(opened);
        this.#openers.set(opened, button);
      }
    }
  }

  /** The list right after it, which it opened though nothing says so. */
  #listAfter(button: number): number[] {
    const parent = this.#tree.parent(button);
    if (parent < 0) return [];
    const next = this.#tree
      .children(parent)
      .find((at) => this.#tree.position(at) > this.#tree.position(button) && !this.#isBlank(at));
    return next !== undefined && LIST_TAGS.has(this.#tree.node(next).tag) ? [next] : [];
  }

  #isBlank(index: number): boolean {
    return this.#tree.isText(index) && this.#tree.text(index, 2) === "";
  }

  /** It says nothing but what its links and buttons say, and has several: an only one may be a title. */
  #isOfChoices(opened: number): boolean {
    let choices = 0;
    const isChoice = (at: number): boolean => {
      const { tag, attributes } = this.#tree.node(at);
      const is = this.#isControl(at) || (tag === "a" && attributes?.["href"] !== undefined);
      if (is) choices += 1;
      return is;
    };
    return this.#tree.textWithout(opened, isChoice) === "" && choices > 1;
  }
}

function isExpanded(tree: PageTree, index: number): boolean {
  const { attributes, states } = tree.node(index);
  return attributes?.["aria-expanded"] === "true" || states?.expanded === true;
}

function hasPopup(tree: PageTree, button: number): boolean {
  return !["", "false"].includes(tree.attribute(button, "aria-haspopup"));
}
