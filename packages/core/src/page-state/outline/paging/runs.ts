import type { PageElement } from "../../page-content.ts";
import type { Elements } from "../found-section.ts";
import { roleOf } from "../rows/parts.ts";
import type { PageTree } from "../tree.ts";
import { isDoubled, type PagerWord, pagerWord } from "./wording.ts";

/** A control of a pager. */
export type PagerControl = {
  node: number;
  word: PagerWord;
  isDisabled: boolean;
  isCurrent: boolean;
};

/** Controls of a pager side by side, and the smallest part of the page around them. */
export type PagerRun = { holder: number; controls: PagerControl[] };

const pagerClass = /paginat(?:ion|or|e)|(?:^|[-_\s])(?:paging|pager)(?:$|[-_\s])/iu;
const noPagerClass =
  /(?:^|[-_\s])(?:carousel|slider|slick|swiper|slideshow|gallery|calendar|datepicker|lightbox|stepper|wizard)(?:$|[-_\s])/iu;
const noPagerRoles = new Set(["dialog", "alertdialog", "gridcell", "option", "listbox"]);
const disabledClass = /(?:^|[-_\s])(?:disabled|inactive)(?:$|[-_\s])/iu;
const currentClass = /(?:^|[-_\s])(?:current|active|selected)(?:$|[-_\s])/iu;
/** How far around its controls a pager may reach. */
const levelsMax = 6;

/** Controls that follow one another without another control between them, in the order of the page. */
export function pagerRuns(tree: PageTree, elements: Elements): PagerRun[] {
  const runs: PagerRun[] = [];
  let controls: PagerControl[] = [];
  const close = (): void => {
    const run = runOf(tree, controls);
    if (run !== undefined) runs.push(run);
    controls = [];
  };
  for (const [node, element] of elements) {
    const word = isPressed(element) ? wordOf(tree, node, element.name) : undefined;
    if (word === "gap") continue;
    const control = word === undefined ? undefined : controlOf(tree, node, element, word);
    const before = controls.at(-1);
    if (control === undefined || (before !== undefined && !areNear(tree, before.node, node))) {
      close();
    }
    if (control !== undefined) controls.push(control);
  }
  close();
  return runs;
}

function isPressed({ verb }: PageElement): boolean {
  return verb === undefined || verb === "click";
}

function controlOf(
  tree: PageTree,
  node: number,
  element: PageElement,
  word: PagerWord,
): PagerControl {
  const isDisabled =
    element.disabled === "disabled" ||
    element.disabled === "inert" ||
    hasClass(tree, node, disabledClass);
  const isCurrent = element.current === true || isMarkedCurrent(tree, node);
  return { node, word, isDisabled, isCurrent };
}

/** What it says of itself; where it says no number, what it is to the page. */
function wordOf(tree: PageTree, node: number, name: string): PagerWord | undefined {
  const said = new Set([name, tree.text(node, 60), tree.attribute(node, "title")]);
  const word = [...said].map(pagerWord).find((found) => found !== undefined);
  if (typeof word === "object") return word;
  const rel = tree.attribute(node, "rel").toLowerCase().split(/\s+/u);
  if (rel.includes("next")) return "next";
  if (rel.includes("prev") || rel.includes("previous")) return "previous";
  return word;
}

/** Its own class or that of the item of a list that it fills. */
function hasClass(tree: PageTree, node: number, pattern: RegExp): boolean {
  if (pattern.test(tree.attribute(node, "class"))) return true;
  const around = tree.parent(node);
  return (
    around >= 0 && tree.node(around).tag === "li" && pattern.test(tree.attribute(around, "class"))
  );
}

export function isMarkedCurrent(tree: PageTree, node: number): boolean {
  const said = tree.attribute(node, "aria-current");
  return (said !== "" && said !== "false") || hasClass(tree, node, currentClass);
}

function areNear(tree: PageTree, one: number, other: number): boolean {
  return around(tree, one, other) !== undefined;
}

/** The smallest element with both in it, where it is not much more than they are. */
function around(tree: PageTree, one: number, other: number): number | undefined {
  let levels = 0;
  for (const above of tree.ancestors(one)) {
    if (tree.contains(above, other)) return above;
    levels += 1;
    if (levels >= levelsMax) return undefined;
  }
  return undefined;
}

function runOf(tree: PageTree, controls: PagerControl[]): PagerRun | undefined {
  const [first] = controls;
  const last = controls.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const inner = first === last ? tree.parent(first.node) : around(tree, first.node, last.node);
  if (inner === undefined || inner < 0) return undefined;
  const holder = markedAround(tree, inner);
  if (holder === "none") return undefined;
  return { holder: holder ?? inner, controls: undoubled(tree, controls) };
}

/** The pager as its author marks it; "none" for what turns pictures, months or steps. */
function markedAround(tree: PageTree, from: number): number | "none" | undefined {
  let marked: number | undefined;
  let levels = 0;
  for (let at = from; at >= 0 && levels < 2 * levelsMax; at = tree.parent(at)) {
    const classes = tree.attribute(at, "class");
    if (noPagerClass.test(classes) || noPagerRoles.has(roleOf(tree, at))) return "none";
    if (marked === undefined && levels < levelsMax && isMarked(tree, at)) marked = at;
    levels += 1;
  }
  return marked;
}

export function isMarked(tree: PageTree, index: number): boolean {
  if (pagerClass.test(tree.attribute(index, "class"))) return true;
  return /pagina|paginier|seiten|ページ|分页/iu.test(tree.attribute(index, "aria-label"));
}

/** Beside a single arrow, a double one leads to the end. */
function undoubled(tree: PageTree, controls: readonly PagerControl[]): PagerControl[] {
  return controls.map((control) => {
    const { node, word } = control;
    const isOther = (other: PagerControl): boolean =>
      other.word === word && !isDoubled(tree.text(other.node, 60));
    if (!isDoubled(tree.text(node, 60)) || !controls.some(isOther)) return control;
    return { ...control, word: word === "next" ? "last" : "first" };
  });
}
