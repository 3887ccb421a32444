import type { PageElement } from "../../page-content.ts";
import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { isMarked, isMarkedCurrent, type PagerControl, type PagerRun } from "./runs.ts";
import { type Stated, statedIn } from "./stated.ts";
import { pagerWord, saysPageSize } from "./wording.ts";

/** What one pager shows, before it is held against what else the page says. */
export type PagerFacts = {
  holder: number;
  next?: number;
  previous?: number;
  page?: number;
  /** The largest page it leads to, and whether none comes after it. */
  largest?: number;
  isLast: boolean;
  isFirst: boolean;
  /** Nobody would take it for anything but a pager. */
  isSure: boolean;
};

/** More numbers than this are the days of a month. */
const numbersMax = 20;
const otherCurrent = new Set(["date", "time", "step", "location"]);

/** @returns undefined for what may as well turn something else than pages */
export function factsOf(tree: PageTree, run: PagerRun): PagerFacts | undefined {
  const { holder, controls } = run;
  const words = texts(tree, holder);
  const numbers = controls.flatMap(({ word }) => (typeof word === "object" ? [word.page] : []));
  if (numbers.length > numbersMax || marksNoPage(tree, holder)) return undefined;
  const isMarkedPager = isMarked(tree, holder);
  const page = currentPage(tree, run, words);
  if (!isRising(page === undefined ? numbers : numbers.filter((number) => number !== page))) {
    return undefined;
  }
  const next = controls.find(({ word }) => word === "next");
  const previous = controls.find(({ word }) => word === "previous");
  const hasGap = words.some(({ text }) => pagerWord(text) === "gap");
  const all = page === undefined ? numbers : [...numbers, page];
  const largest = all.length === 0 ? undefined : Math.max(...all);
  const isEnded =
    next === undefined ? words.some(({ text }) => pagerWord(text) === "next") : next.isDisabled;
  const isStarted =
    previous === undefined
      ? words.some(({ text }) => pagerWord(text) === "previous")
      : previous.isDisabled;
  return {
    holder,
    ...(isUsable(next) && { next: next.node }),
    ...(isUsable(previous) && { previous: previous.node }),
    ...(page !== undefined && { page }),
    ...(largest !== undefined && hasGap && isAfterGap(words, largest) && { largest }),
    isLast:
      isEnded ||
      (isMarkedPager &&
        next === undefined &&
        page !== undefined &&
        page === largest &&
        previous !== undefined),
    isFirst: isStarted,
    isSure:
      isMarkedPager ||
      numbers.length > 1 ||
      controls.some(({ node }) => /(?:^|\s)(?:next|prev)/iu.test(tree.attribute(node, "rel"))),
  };
}

/** The one that is marked is a day, an hour, a step or a place. */
function marksNoPage(tree: PageTree, holder: number): boolean {
  return [holder, ...tree.descendants(holder)].some((index) =>
    otherCurrent.has(tree.attribute(index, "aria-current").trim().toLowerCase()),
  );
}

function isUsable(control: PagerControl | undefined): control is PagerControl {
  return control !== undefined && !control.isDisabled;
}

type Piece = { node: number; text: string };

function texts(tree: PageTree, holder: number): Piece[] {
  const pieces: Piece[] = [];
  for (const node of tree.descendants(holder)) {
    const text = tree.isText(node) ? tree.text(node, 60) : "";
    if (text !== "") pieces.push({ node, text });
  }
  return pieces;
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
}

/** The last number of those that a gap stands before: there is no page after it. */
function isAfterGap(words: readonly Piece[], largest: number): boolean {
  const gap = words.findLastIndex(({ text }) => pagerWord(text) === "gap");
  const at = words.findLastIndex(({ text }) => text === String(largest));
  return gap >= 0 && at > gap;
}

/** The number that is marked, else the one that leads nowhere. */
function currentPage(
  tree: PageTree,
  { controls, holder }: PagerRun,
  words: readonly Piece[],
): number | undefined {
  const marked = controls.filter(({ isCurrent, word }) => isCurrent && typeof word === "object");
  const [one, another] = marked;
  if (another !== undefined) return undefined;
  if (one !== undefined && typeof one.word === "object") return one.word.page;
  const inControls = (node: number): boolean =>
    controls.some((control) => tree.contains(control.node, node));
  const plain = words.filter(({ node, text }) => /^\d{1,6}$/u.test(text) && !inControls(node));
  const pointed = plain.filter(({ node }) => isPointedOut(tree, holder, node));
  const [only, more] = pointed.length > 0 ? pointed : plain;
  return only === undefined || more !== undefined ? undefined : Number(only.text);
}

function isPointedOut(tree: PageTree, holder: number, text: number): boolean {
  for (const above of tree.ancestors(text)) {
    if (above === holder) return false;
    if (isMarkedCurrent(tree, above)) return true;
  }
  return false;
}

export type StatedAt = Stated & { node: number };

/** Whole blocks of text that say which part is shown. */
export function statedParts(tree: PageTree): StatedAt[] {
  const found: StatedAt[] = [];
  let last = -1;
  for (const node of tree.all()) {
    if (!tree.isText(node) || !/\d/u.test(tree.node(node).text ?? "")) continue;
    if (!tree.isVisible(node) || (last >= 0 && tree.contains(last, node))) continue;
    const at = statedAround(tree, node);
    if (at === undefined) continue;
    found.push(at);
    last = at.node;
  }
  return found;
}

function statedAround(tree: PageTree, text: number): StatedAt | undefined {
  let levels = 0;
  for (let at = text; at >= 0 && levels < 4; at = tree.parent(at)) {
    const said = tree.text(at, 130);
    if (said.endsWith("…")) return undefined;
    const stated = statedIn(said);
    if (stated !== undefined) return { ...stated, node: at };
    levels += 1;
  }
  return undefined;
}

export type PageSize = { node: number; size: number };

/** Fields that choose how many rows a page has. */
export function pageSizes(tree: PageTree, elements: Elements): PageSize[] {
  const sizes: PageSize[] = [];
  for (const [node, element] of elements) {
    if (!offersSizes(element)) continue;
    const around = tree.parent(tree.parent(node));
    const near = around < 0 ? "" : tree.text(around, 160);
    const size = Number(shown(element));
    if (!saysPageSize(element.name) && !saysPageSize(near)) continue;
    if (Number.isInteger(size) && size > 0) sizes.push({ node, size });
  }
  return sizes;
}

function shown({ value = "", name }: PageElement): string {
  return (/\d+/u.exec(value) ?? /(\d+)\s*$/u.exec(name) ?? [""])[0];
}

function offersSizes({ role, options = [] }: PageElement): boolean {
  if (role !== "combobox" && role !== "listbox") return false;
  if (options.length === 0) return true;
  const numbers = options.filter((option) => /^\d+\b/u.test(option.trim()));
  return numbers.length >= 1 && numbers.length >= options.length - 1;
}
