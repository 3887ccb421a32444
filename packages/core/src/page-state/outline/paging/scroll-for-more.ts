import { roleOf } from "../elements/role.ts";
import type { KeyedSection } from "../found-section.ts";
import type { PageTree } from "../tree.ts";

/** What waits at the end of rows stands right behind them, or behind what is around them. */
const levelsMax = 2;
const textLength = 60;
const words =
  /^(?:scroll(?: down)? (?:for|to (?:load|see|view)) more|keep scrolling|loading more|(?:nach unten )?scrollen(?: Sie)? (?:für|um) (?:mehr|weitere)|weitere .{0,20}werden geladen|faites défiler pour|desplázate para|role para ver|scorri per)/iu;
const endlessClass = /(?:^|[-_\s])infinite-?_?scroll/iu;
/** Of htmx: something is asked for once this comes into view. */
const inView = /(?:^|[\s,])(?:revealed|intersect)\b/u;

/** Whether its page says that more rows come as it is scrolled. */
export function isScrolledForMore(tree: PageTree, { node, section }: KeyedSection): boolean {
  return isEndlessFeed(tree, node, section.rows?.order.length ?? 0) || hasSentinel(tree, node);
}

/** A feed is there to be scrolled, and says how long it is: -1 where it does not know. */
function isEndlessFeed(tree: PageTree, node: number, count: number): boolean {
  if (roleOf(tree, node) !== "feed") return false;
  if (tree.attribute(node, "aria-busy") === "true") return true;
  return tree.descendants(node).some((at) => {
    const size = tree.attribute(at, "aria-setsize");
    return size === "-1" || Number(size) > count;
  });
}

function hasSentinel(tree: PageTree, node: number): boolean {
  const last = tree.children(node).findLast((child) => !tree.isText(child));
  if (last !== undefined && waitsInView(tree, last)) return true;
  const around = [node, ...[...tree.ancestors(node)].slice(0, levelsMax)];
  if (around.some((at) => endlessClass.test(tree.attribute(at, "class")))) return true;
  const behind = behindRows(tree, node);
  return behind !== undefined && isSentinel(tree, behind);
}

/** What is shown right behind rows, or right behind what is around them. */
export function behindRows(tree: PageTree, rows: number): number | undefined {
  let below = rows;
  for (const above of [...tree.ancestors(rows)].slice(0, levelsMax + 1)) {
    const position = tree.position(below);
    const behind = tree
      .children(above)
      .find((at) => tree.position(at) > position && !tree.isText(at) && tree.shows(at));
    if (behind !== undefined) return behind;
    below = above;
  }
  return undefined;
}

function isSentinel(tree: PageTree, index: number): boolean {
  if (waitsInView(tree, index) || tree.attribute(index, "aria-busy") === "true") return true;
  const text = tree.text(index, textLength);
  if (words.test(text)) return true;
  const isSmall = text.length < textLength;
  const all = [index, ...tree.descendants(index)];
  return isSmall && all.some((at) => roleOf(tree, at) === "progressbar" && isEndless(tree, at));
}

/** One that says how far it is shows something else's progress. */
function isEndless(tree: PageTree, index: number): boolean {
  return !tree.hasAttribute(index, "aria-valuenow") && !tree.hasAttribute(index, "value");
}

function waitsInView(tree: PageTree, index: number): boolean {
  const trigger = tree.attribute(index, "hx-trigger") || tree.attribute(index, "data-hx-trigger");
  return inView.test(trigger);
}
