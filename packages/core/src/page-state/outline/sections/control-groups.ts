import { roleOf } from "../elements/role.ts";
import type { Relations } from "../elements/relations.ts";
import type { PageTree } from "../tree.ts";
import { defined } from "../words.ts";
import { isFrame } from "./frames.ts";
import { type Page, writtenId } from "./holder-parts.ts";
import type { Part } from "./part.ts";
import { isHeading, sectionName } from "./section-names.ts";

const landmarkRoles = new Set(["banner", "main", "complementary", "contentinfo", "toolbar"]);
const namedPlaceRoles = new Set(["region", "group", "tabpanel", "article", "section"]);
/** One thing that can be done is no group. */
const fewestControls = 2;
/** A page with more headings than this is told by its landmarks alone. */
const headingsMax = 12;

/** What stands in no other section, grouped by the landmark, the named region or the heading that it stands under. */
export function groupControls(page: Page, nodes: readonly number[]): Part[] {
  const { tree, relations, holders } = page;
  const byPlace = gather(nodes, (index) => placeOf(tree, relations, tree.parent(index)));
  const places = mergeSmall(tree, relations, byPlace);
  // The heading of a dialog says nothing of what the page goes on with behind it.
  const headings = [...tree.all()].filter(
    (index) =>
      isHeading(tree, index) &&
      tree.closest(index, (at) => holders.get(at)?.kind === "dialog") === undefined,
  );
  return [...places].flatMap(([place, within]) => partsOfPlace(page, { place, within, headings }));
}

function placeOf(tree: PageTree, relations: Relations, from: number): number | undefined {
  return tree.closest(from, (at) => isPlace(tree, relations, at));
}

function isPlace(tree: PageTree, relations: Relations, index: number): boolean {
  const role = roleOf(tree, index);
  if (landmarkRoles.has(role) || isFrame(tree, index)) return true;
  return (
    namedPlaceRoles.has(role) &&
    sectionName(tree, relations, { node: index, kind: "controls" }) !== undefined
  );
}

type Groups = Map<number | undefined, number[]>;

function gather(nodes: readonly number[], of: (index: number) => number | undefined): Groups {
  const groups: Groups = new Map();
  for (const index of nodes) {
    const place = of(index);
    const group = groups.get(place) ?? [];
    group.push(index);
    groups.set(place, group);
  }
  return groups;
}

function staysAlone(tree: PageTree, place: number): boolean {
  return landmarkRoles.has(roleOf(tree, place)) || isFrame(tree, place);
}

/** What is too small for a group goes to the place around it; a landmark stands however small it is. */
function mergeSmall(tree: PageTree, relations: Relations, groups: Groups): Groups {
  const innermostFirst = [...groups.keys()]
    .filter((place) => place !== undefined)
    .toSorted((one, other) => tree.position(other) - tree.position(one));
  for (const place of innermostFirst) {
    const own = groups.get(place) ?? [];
    if (own.length >= fewestControls || staysAlone(tree, place)) continue;
    const outer = placeOf(tree, relations, tree.parent(place));
    groups.set(outer, [...(groups.get(outer) ?? []), ...own]);
    groups.delete(place);
  }
  return groups;
}

type Place = { place: number | undefined; within: readonly number[]; headings: readonly number[] };

function partsOfPlace(
  { tree, relations, elements }: Page,
  { place, within, headings }: Place,
): Part[] {
  const around = headings.filter((heading) => place === undefined || tree.contains(place, heading));
  const byHeading = gather(within, (index) => {
    // What is only a place is called by the heading in it.
    const isOnlyPlace = elements.get(index)?.verb === undefined;
    const own = isOnlyPlace ? around.find((heading) => tree.contains(index, heading)) : undefined;
    return own ?? around.findLast((heading) => isBefore(tree, heading, index));
  });
  for (const [heading, own] of byHeading) {
    if (heading === undefined || own.length >= fewestControls) continue;
    byHeading.set(undefined, [...(byHeading.get(undefined) ?? []), ...own]);
    byHeading.delete(heading);
  }
  const isByHeading =
    byHeading.size <= headingsMax &&
    (place === undefined || roleOf(tree, place) === "main" || isFrame(tree, place));
  const groups = isByHeading ? byHeading : new Map([[undefined, within]]);
  return [...groups].map(([heading, own]) => partOf(tree, relations, { place, heading, own }));
}

/** A heading in a frame says nothing of what the page goes on with behind it. */
function isBefore(tree: PageTree, heading: number, index: number): boolean {
  return (
    tree.position(heading) < tree.position(index) &&
    tree.node(heading).frame === tree.node(index).frame
  );
}

function partOf(
  tree: PageTree,
  relations: Relations,
  {
    place,
    heading,
    own,
  }: { place: number | undefined; heading: number | undefined; own: readonly number[] },
): Part {
  const inOrder = own.toSorted((one, other) => tree.position(one) - tree.position(other));
  const role = place === undefined ? undefined : roleOf(tree, place);
  const placeName = place === undefined ? undefined : nameOfPlace(tree, relations, place);
  const name = heading === undefined ? placeName : tree.text(heading, 120) || undefined;
  return {
    node: heading ?? place ?? inOrder[0] ?? 0,
    section: defined({
      kind: "controls" as const,
      name: name ?? role,
      ref: heading === undefined && place !== undefined ? tree.handle(place) : undefined,
      elements: inOrder.map((index) => tree.handle(index)),
    }),
    traits: [name, role, place === undefined ? undefined : writtenId(tree, place)],
    isKept: false,
  };
}

/** A landmark is known by what it is: the first heading in it names a part of it. */
function nameOfPlace(tree: PageTree, relations: Relations, place: number): string | undefined {
  if (!landmarkRoles.has(roleOf(tree, place)))
    return sectionName(tree, relations, { node: place, kind: "controls" });
  return tree.attribute(place, "aria-label") || undefined;
}
