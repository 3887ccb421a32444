import type { Elements } from "../found-section.ts";
import type { PageTree } from "../tree.ts";
import { isList, sectionOfItems } from "./lists.ts";
import { isHeading, roleOf } from "./parts.ts";
import type { FoundRows } from "./section-of-rows.ts";
import { isTable } from "./table-grid.ts";

const fewestItems = 3;
/** Items of a list are short; parts of a text or of a page are not. */
const longestText = 800;
const elementsMax = 12;
/** Nodes of an item that are looked at to see its shape. */
const shapeNodes = 40;
const alikeShare = 0.5;
const noItemTags = new Set(
  "p br hr b i em strong h1 h2 h3 h4 h5 h6 td th tr tbody thead tfoot option label input select textarea button li dt dd svg path g script style template".split(
    " ",
  ),
);
const itemClass =
  /(?:^|[-_\s])(?:message|msg|comment|post|item|card|row|entry|result|tile|product|event|notification|activity|bubble)(?:$|[-_\s])/iu;

/**
 * Things of the same shape side by side that no markup calls a list: cards, results, messages.
 * @returns undefined where that is not sure
 */
export function readRepetition(
  tree: PageTree,
  elements: Elements,
  holder: number,
): FoundRows | undefined {
  if (tree.children(holder).length < fewestItems) return undefined;
  const items = alike(tree, holder);
  if (items.length < fewestItems || !areItems(tree, elements, holder, items)) return undefined;
  return sectionOfItems(tree, elements, holder, items);
}

/** The largest group of its children that look alike, where they are most of it. */
function alike(tree: PageTree, holder: number): number[] {
  const seen = tree
    .children(holder)
    .filter((child) => !tree.isText(child) && tree.text(child, 2) !== "");
  const groups = Map.groupBy(
    seen.filter((child) => !noItemTags.has(tree.node(child).tag)),
    (child) => kindOf(tree, child),
  );
  let largest: number[] = [];
  for (const group of groups.values()) if (group.length > largest.length) largest = group;
  if (largest.length < fewestItems || largest.length < 0.6 * seen.length) return [];
  return sameShape(tree, largest) ? largest : [];
}

/** Tag, role and first class without its numbers; without classes, what it is made of. */
function kindOf(tree: PageTree, index: number): string {
  const [first = ""] = tree.attribute(index, "class").trim().split(/\s+/u);
  const made = first === "" ? tree.children(index).map((child) => tree.node(child).tag) : [first];
  const kinds = made.filter((tag, at) => tag !== "#text" && tag !== made[at - 1]);
  return `${tree.node(index).tag}|${roleOf(tree, index)}|${kinds.join(" ").replaceAll(/\d+/gu, "")}`;
}

function sameShape(tree: PageTree, items: readonly number[]): boolean {
  const shapes = items.map((item) => shapeOf(tree, item));
  const model = shapes.toSorted((one, other) => one.size - other.size)[shapes.length >> 1];
  if (model === undefined) return false;
  const like = shapes.filter((shape) => likeness(model, shape) >= alikeShare);
  return like.length >= 0.75 * items.length;
}

function shapeOf(tree: PageTree, item: number): Set<string> {
  const shape = new Set<string>();
  for (const index of tree.descendants(item).subarray(0, shapeNodes)) {
    const { tag } = tree.node(index);
    const [first = ""] = tree.attribute(index, "class").trim().split(/\s+/u);
    shape.add(`${tag}.${first.replaceAll(/\d+/gu, "")}`);
  }
  return shape;
}

function likeness(one: Set<string>, other: Set<string>): number {
  let both = 0;
  for (const part of one) if (other.has(part)) both += 1;
  const all = one.size + other.size - both;
  return all === 0 ? 1 : both / all;
}

function areItems(
  tree: PageTree,
  elements: Elements,
  holder: number,
  items: readonly number[],
): boolean {
  const facts = items.map((item) => factsOf(tree, elements, item));
  const most = (is: (fact: Facts) => boolean): boolean =>
    facts.filter(is).length > facts.length / 2;
  if (most((fact) => fact.length > longestText || fact.elements > elementsMax)) return false;
  if (most((fact) => fact.fields > 0 && !fact.isHeaded)) return false;
  if (most((fact) => fact.holdsRows || fact.isBare) || areGroups(tree, elements, items))
    return false;
  if (most((fact) => fact.isHeaded || fact.elements > 0)) return true;
  return (
    ["feed", "log", "list"].includes(roleOf(tree, holder)) || most((fact) => fact.isCalledItem)
  );
}

/** Each of them holds things of its own side by side: columns of a board, parts of a page. */
function areGroups(tree: PageTree, elements: Elements, items: readonly number[]): boolean {
  const samples = items.slice(0, fewestItems);
  return samples.filter((item) => isGroup(tree, elements, item)).length > samples.length / 2;
}

function isGroup(tree: PageTree, elements: Elements, item: number): boolean {
  return tree
    .descendants(item)
    .subarray(0, shapeNodes)
    .some((inner) => {
      if (tree.isText(inner) || tree.children(inner).length < fewestItems) return false;
      const facts = alike(tree, inner).map((one) => factsOf(tree, elements, one));
      const things = facts.filter((fact) => !fact.isBare && (fact.isHeaded || fact.elements > 0));
      return things.length >= fewestItems;
    });
}

type Facts = {
  length: number;
  elements: number;
  fields: number;
  isHeaded: boolean;
  holdsRows: boolean;
  /** Nothing but a link or a button: of a menu, a toolbar, a row of pages. */
  isBare: boolean;
  isCalledItem: boolean;
};

function factsOf(tree: PageTree, elements: Elements, item: number): Facts {
  const facts: Facts = {
    length: tree.text(item).length,
    elements: elements.has(item) ? 1 : 0,
    fields: 0,
    isHeaded: false,
    holdsRows: false,
    isBare: false,
    isCalledItem: itemClass.test(tree.attribute(item, "class")) || roleOf(tree, item) === "article",
  };
  let pieces = 0;
  let sole = elements.has(item);
  for (const index of tree.descendants(item)) {
    if (tree.isText(index)) {
      if (tree.text(index, 2) !== "") pieces += 1;
      continue;
    }
    if (isHeading(tree, index)) facts.isHeaded = true;
    if (isTable(tree, index)) facts.holdsRows = true;
    if (isList(tree, index) && tree.children(index).length > 3) facts.holdsRows = true;
    const element = elements.get(index);
    if (element === undefined) continue;
    facts.elements += 1;
    if (element.verb === "fill" || element.verb === "select") facts.fields += 1;
    if (tree.text(index).length === facts.length) sole = true;
  }
  facts.isBare = sole && pieces < 2 && !facts.isHeaded;
  return facts;
}
