import type { PageElement } from "../../page-content.ts";
import type { Elements } from "../found-section.ts";
import { sectionName } from "../sections/section-names.ts";
import type { PageTree } from "../tree.ts";
import { describePlace } from "./describe.ts";
import { takesDrops } from "./dragging.ts";
import type { Relations } from "./relations.ts";

/** Where something can be dragged: with what surely takes it. Elsewhere such places wait for files. */
export function withDropzones(tree: PageTree, relations: Relations, elements: Elements): Elements {
  const isAnyDragged = [...elements.values()].some(
    ({ verb, draggable }) => verb === "drag" || draggable === true,
  );
  if (!isAnyDragged) return elements;
  const told = new Map<number, PageElement>();
  for (const index of tree.all()) {
    const element = elements.get(index);
    const isZone = takesDrops(tree, index) && tree.shows(index);
    if (isZone)
      told.set(index, { ...(element ?? placeAt(tree, relations, index)), dropzone: true });
    else if (element !== undefined) told.set(index, element);
  }
  return told;
}

function placeAt(tree: PageTree, relations: Relations, index: number): PageElement {
  const place = describePlace(tree, relations, index);
  const name = sectionName(tree, relations, { node: index, kind: "controls" });
  return { ...place, name: place.name || (name ?? "") };
}
