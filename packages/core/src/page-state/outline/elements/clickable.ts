import type { PageTree } from "../tree.ts";
import type { Relations } from "./relations.ts";
import { saysNothingMore } from "./says-nothing-more.ts";
import { isEditor } from "./verb.ts";

/** What is never meant itself where it listens: those who listen there listen for all that is within. */
const neverClickable = new Set(
  "html body head option optgroup iframe frame object embed input select textarea".split(" "),
);
/** Within these nothing else is clicked: they are one thing. */
const wholeTags = new Set("a button summary label select textarea".split(" "));
/** Something that takes the keyboard and holds more text than this is a place to scroll or read. */
const longestLabel = 80;

/**
 * Things without a role that react to clicks: by a listener of their own or one further out, by the pointer that
 * turns to a hand, by taking the keyboard. Of a wrapper and what it wraps, one.
 * @param acting what acts by its role
 */
export function clickablesOf(
  tree: PageTree,
  relations: Relations,
  acting: ReadonlySet<number>,
): number[] {
  const candidates = [...tree.all()].filter(
    (index) => reasonOf(tree, index) !== undefined && isCandidate(tree, relations, acting, index),
  );
  const counts = { acting: new Counter(tree, acting), candidates: new Counter(tree, candidates) };
  const kept = new Set<number>();
  const wrapped = new Set<number>();
  for (const index of candidates) {
    if (wrapped.has(index) || isWrapper(tree, index, acting, counts)) continue;
    kept.add(index);
    for (const inner of counts.candidates.within(index)) {
      if (saysNothingMore(tree, index, inner)) wrapped.add(inner);
    }
  }
  return [...kept];
}

type Reason = "listener" | "pointer" | "focus";

/** Why it seems to react; the surest reason. */
function reasonOf(tree: PageTree, index: number): Reason | undefined {
  const { tag, clickable, pointer, attributes } = tree.node(index);
  if (tag.startsWith("#") || neverClickable.has(tag)) return undefined;
  if (pointer === true || attributes?.["onclick"] !== undefined) return "pointer";
  if (clickable === true) return "listener";
  return Number.parseInt(attributes?.["tabindex"] ?? "-1", 10) >= 0 ? "focus" : undefined;
}

function isCandidate(
  tree: PageTree,
  relations: Relations,
  acting: ReadonlySet<number>,
  index: number,
): boolean {
  if (acting.has(index) || !tree.shows(index)) return false;
  if (tree.node(index).tag === "label" && relations.controlOf(index) !== undefined) return false;
  const around = tree.closest(
    tree.parent(index),
    (at) => acting.has(at) || isLabel(tree, relations, at),
  );
  if (around === undefined) return true;
  // What is written in an editor is clickable as the editor itself is.
  if (isEditor(tree, around)) return false;
  return (
    !wholeTags.has(tree.node(around).tag) &&
    tree.node(index).clickable === true &&
    !isOneOf(tree, around)
  );
}

function isLabel(tree: PageTree, relations: Relations, index: number): boolean {
  return tree.node(index).tag === "label" && relations.controlOf(index) !== undefined;
}

function isOneOf(tree: PageTree, index: number): boolean {
  return /^(button|link|checkbox|radio|switch|textbox)$/u.test(tree.attribute(index, "role"));
}

type Counts = { acting: Counter; candidates: Counter };

/** Whether it is only around what is really meant. */
function isWrapper(
  tree: PageTree,
  index: number,
  acting: ReadonlySet<number>,
  counts: Counts,
): boolean {
  const inner = [...counts.acting.within(index), ...counts.candidates.within(index)];
  const reason = reasonOf(tree, index);
  const [only] = inner;
  if (only === undefined) return reason === "focus" && tree.text(index).length > longestLabel;
  if (reason === "focus") return true;
  const isSame = inner.length === 1 && saysNothingMore(tree, index, only);
  // The hand shows what is meant, and the listener further out hears of it.
  if (isSame)
    return acting.has(only) || (reason === "listener" && reasonOf(tree, only) === "pointer");
  if (reason === "pointer" && listens(tree, index)) return false;
  // A listener around several things listens for them: which of them was clicked is what it asks.
  if (reason === "listener" && inner.length > 1) return true;
  const within = new Set(inner);
  return tree.textWithout(index, (at) => within.has(at)) === "";
}

function listens(tree: PageTree, index: number): boolean {
  return tree.node(index).clickable === true || tree.hasAttribute(index, "onclick");
}

/** Which of some nodes lie within another, without looking at all that does. */
class Counter {
  readonly #inOrder: number[];
  readonly #positions: number[];
  readonly #tree: PageTree;

  constructor(tree: PageTree, nodes: Iterable<number>) {
    this.#tree = tree;
    this.#inOrder = [...nodes].toSorted((one, other) => tree.position(one) - tree.position(other));
    this.#positions = this.#inOrder.map((index) => tree.position(index));
  }

  within(index: number): number[] {
    const first = this.#tree.position(index) + 1;
    const end = first + this.#tree.descendants(index).length;
    return this.#inOrder.slice(this.#lowest(first), this.#lowest(end));
  }

  /** How many stand before a position. */
  #lowest(position: number): number {
    let low = 0;
    let high = this.#positions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#positions[middle] ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
