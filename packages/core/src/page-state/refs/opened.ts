import type { PageTree } from "../outline/tree.ts";
import type { RawNode } from "../raw-page.ts";
import { authoredRole } from "./authored-role.ts";
import { isControl, isDialog, isLink } from "./kinds.ts";

/** By their role nothing but what may be chosen now. */
const choiceRoles = new Set(["menu", "listbox", "tooltip"]);
const listTags = new Set(["ul", "ol", "menu"]);
const parts = new Set(
  "banner complementary contentinfo form main navigation region search toolbar".split(" "),
);
const partTags = new Set("aside footer form header main nav search section".split(" "));
const none: readonly number[] = [];

/** What buttons have opened for as long as one chooses from it: what is beside it is about something else. */
export class Opened {
  readonly #tree: PageTree;
  readonly #passing = new Set<number>();
  readonly #byButton = new Map<number, readonly number[]>();
  readonly #openers = new Map<number, number>();
  /** Drawn apart from the button that opened it. */
  readonly #apart = new Set<number>();
  /** Of the buttons before something opened, the last, where nothing says which it was. */
  readonly #guesses = new Map<number, number | undefined>();

  constructor(tree: PageTree) {
    this.#tree = tree;
    const buttons: number[] = [];
    for (const index of tree.all()) {
      if (choiceRoles.has(authoredRole(tree.node(index)))) this.#passing.add(index);
      if (isExpanded(tree, index)) buttons.push(index);
    }
    const waiting = buttons.length === 0 ? [] : this.#note(buttons);
    this.#noteApart(waiting);
  }

  /** It is not there when nothing is open. */
  isPassing(index: number): boolean {
    return this.#passing.has(index);
  }

  /** What it says itself that it opened. */
  by(button: number): readonly number[] {
    return this.#byButton.get(button) ?? none;
  }

  /** The innermost of what is open around it. */
  around(index: number): number | undefined {
    if (this.#passing.size === 0) return undefined;
    return this.#tree.closest(index, (at) => this.#passing.has(at));
  }

  /** What it lies in is drawn apart from the rest of the page, and nothing says which button has opened it. */
  isAdrift(index: number): boolean {
    const opened = this.around(index);
    return opened !== undefined && this.#apart.has(opened) && !this.#openers.has(opened);
  }

  /** The button that has opened what it lies in, where the page says which. */
  sureOpener(index: number): number | undefined {
    const opened = this.around(index);
    return opened === undefined ? undefined : this.#openers.get(opened);
  }

  /** The button that has opened what it lies in; the last one before that, where none says so. */
  opener(index: number): number | undefined {
    const opened = this.around(index);
    if (opened === undefined || this.isAdrift(index)) return undefined;
    const sure = this.sureOpener(index);
    if (sure !== undefined) return sure;
    if (!this.#guesses.has(opened)) this.#guesses.set(opened, this.#lastBefore(opened));
    return this.#guesses.get(opened);
  }

  #lastBefore(opened: number): number | undefined {
    const position = this.#tree.position(opened);
    return this.#tree
      .all()
      .subarray(0, position)
      .findLast((at) => isControl(this.#tree.node(at)) && !this.#tree.contains(at, opened));
  }

  /** @returns those of the buttons of which nothing says what they have opened */
  #note(buttons: readonly number[]): number[] {
    const byId = new Map<string, number>();
    for (const index of this.#tree.all()) {
      const id = this.#tree.attribute(index, "id");
      if (id !== "") byId.set(`${this.#tree.node(index).frame} ${id}`, index);
    }
    return buttons.filter((button) => {
      const named = ["aria-controls", "aria-owns"]
        .flatMap((attribute) => this.#tree.attribute(button, attribute).split(/\s+/u))
        .flatMap((id) => byId.get(`${this.#tree.node(button).frame} ${id}`) ?? [])
        .filter((opened) => !this.#tree.contains(opened, button));
      if (named.length > 0) this.#byButton.set(button, named);
      const list = this.#listAfter(button);
      for (const opened of [...named, ...list]) {
        if (!hasPopup(this.#tree, button) && !this.#isOfChoices(opened, 2)) continue;
        this.#passing.add(opened);
        this.#openers.set(opened, button);
      }
      return named.length === 0 && list.length === 0;
    });
  }

  /** Menus that hang at the end of the body, not in what they are of. */
  #noteApart(buttons: readonly number[]): void {
    const opener =
      onlyOne(buttons.filter((button) => hasPopup(this.#tree, button))) ?? onlyOne(buttons);
    for (const box of this.#boxesApart()) {
      const inside = [box, ...this.#tree.descendants(box)];
      const marked = inside.filter((at) => this.#passing.has(at));
      if (marked.length === 0 && this.#isOfChoices(box, 1)) marked.push(box);
      for (const opened of marked) {
        this.#passing.add(opened);
        this.#apart.add(opened);
        const known = this.#openers.get(opened) ?? opener;
        if (known !== undefined && known !== opened && !this.#tree.contains(box, known)) {
          this.#openers.set(opened, known);
        }
      }
    }
  }

  /** What stands in the body behind the box that holds the page, and is no part of that. */
  #boxesApart(): number[] {
    return [...this.#tree.all()]
      .filter((at) => this.#tree.node(at).tag === "body")
      .flatMap((body) => {
        const boxes = this.#tree.children(body).filter((at) => !this.#tree.isText(at));
        const sizes = boxes.map((at) => this.#tree.descendants(at).length);
        // Spread as arguments, a hundred thousand of them would be more than the stack takes.
        const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
        return boxes.slice(largest + 1).filter((at) => !isPart(this.#tree.node(at)));
      });
  }

  /** The list right after it, which it opened though nothing says so. */
  #listAfter(button: number): number[] {
    const parent = this.#tree.parent(button);
    if (parent < 0) return [];
    const next = this.#tree
      .children(parent)
      .find((at) => this.#tree.position(at) > this.#tree.position(button) && !this.#isBlank(at));
    return next !== undefined && listTags.has(this.#tree.node(next).tag) ? [next] : [];
  }

  #isBlank(index: number): boolean {
    return this.#tree.isText(index) && this.#tree.text(index, 2) === "";
  }

  /** It says nothing but what its links and buttons say; an only one may be a title. */
  #isOfChoices(opened: number, fewest: number): boolean {
    let choices = 0;
    const isChoice = (at: number): boolean => {
      const node = this.#tree.node(at);
      const is = isControl(node) || isLink(node);
      if (is) choices += 1;
      return is;
    };
    return this.#tree.textWithout(opened, isChoice) === "" && choices >= fewest;
  }
}

function isExpanded(tree: PageTree, index: number): boolean {
  const { attributes, states } = tree.node(index);
  return attributes?.["aria-expanded"] === "true" || states?.expanded === true;
}

function hasPopup(tree: PageTree, button: number): boolean {
  return !["", "false"].includes(tree.attribute(button, "aria-haspopup"));
}

function isPart(node: RawNode): boolean {
  return parts.has(authoredRole(node)) || partTags.has(node.tag) || isDialog(node);
}

function onlyOne(buttons: readonly number[]): number | undefined {
  return buttons.length === 1 ? buttons[0] : undefined;
}
