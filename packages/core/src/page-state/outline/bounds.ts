import type { NodeHandle, PageOutline, Section } from "../page-content.ts";

/** A page is told in this much JSON at most: it is kept with every step that changes it. */
export const outlineBytes = 512 * 1024;
/** Keys and commas between what is counted. */
const overhead = 1.05;
const smallestShare = 0.5;
const largestShare = 0.9;

/** The outline with its largest parts cut until it is small enough; what was cut stands in `omitted`. */
export function bounded(outline: PageOutline, bytesMax = outlineBytes): PageOutline {
  const bytes = bytesOf(outline);
  if (bytes <= bytesMax) return outline;
  const before = countsOf(outline);
  const cut = structuredClone(outline);
  const sizes = new Map(Object.keys(cut.sections).map((key) => [key, sizeOf(cut, key)]));
  sizes.set(pictures, bytesOf(cut.images));
  let counted = bytes;
  while (counted > bytesMax / overhead) {
    const [key, size] = [...sizes].reduce((largest, one) => (one[1] > largest[1] ? one : largest));
    const share = Math.min(largestShare, Math.max(smallestShare, bytesMax / counted));
    const after = cutPart(cut, key, share);
    if (after >= size) break;
    sizes.set(key, after);
    counted -= size - after;
  }
  forgetUnlisted(cut);
  return { ...cut, omitted: [...(cut.omitted ?? []), ...missing(before, countsOf(cut))] };
}

const pictures = "";

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** @returns its size after */
function cutPart(outline: PageOutline, key: string, share: number): number {
  const section = outline.sections[key];
  if (section === undefined) {
    outline.images = Object.fromEntries(firstOf(Object.entries(outline.images), share));
    return bytesOf(outline.images);
  }
  cutSection(section, share);
  return sizeOf(outline, key);
}

/** With the elements in it. */
function sizeOf(outline: PageOutline, key: string): number {
  const section = outline.sections[key];
  if (section === undefined) return 0;
  const handles = handlesIn(section);
  return (
    bytesOf(section) +
    bytesOf(handles.map((handle) => outline.elements[handle])) +
    8 * handles.length
  );
}

function cutSection(section: Section<NodeHandle>, share: number): void {
  const { rows, elements = [] } = section;
  if (rows !== undefined && rows.order.length > elements.length) {
    section.rowCount ??= rows.order.length;
    const order = firstOf(rows.order, share);
    const byKey = order.flatMap((key) => {
      const row = rows.byKey[key];
      return row === undefined ? [] : [[key, row] as const];
    });
    section.rows = { order, byKey: Object.fromEntries(byKey) };
    return;
  }
  if (elements.length > 0) section.elements = firstOf(elements, share);
  else delete section.text;
}

function firstOf<Entry>(entries: readonly Entry[], share: number): Entry[] {
  return entries.slice(0, Math.floor(entries.length * share));
}

/** Elements that no section names any more, and what led to them. */
function forgetUnlisted(outline: PageOutline): void {
  const listed = new Set(
    Object.values(outline.sections).flatMap((section) => [...handlesIn(section)]),
  );
  const { pagination, filters } = outline;
  for (const handle of Object.keys(outline.elements) as NodeHandle[]) {
    const element = outline.elements[handle];
    // A control of which some is gone is not told as one.
    if (element?.choices?.some((choice) => !listed.has(choice)) === true) delete element.choices;
    if (!listed.has(handle)) delete outline.elements[handle];
  }
  for (const place of ["next", "previous", "loadMore"] as const) {
    const handle = pagination?.[place];
    if (pagination !== undefined && handle !== undefined && !listed.has(handle))
      delete pagination[place];
  }
  for (const pointing of [...Object.values(filters), ...Object.values(outline.images)]) {
    if (pointing.ref !== undefined && !listed.has(pointing.ref)) delete pointing.ref;
  }
}

/** Every element that a section names. */
export function handlesIn(section: Section<NodeHandle>): NodeHandle[] {
  const { ref } = section;
  return [...(ref === undefined ? [] : [ref]), ...handlesWithin(section)];
}

/** Those but for the section itself. */
export function handlesWithin({ elements = [], rows }: Section<NodeHandle>): NodeHandle[] {
  return [
    ...elements,
    ...Object.values(rows?.byKey ?? {}).flatMap((row) => [
      ...(row.ref === undefined ? [] : [row.ref]),
      ...(row.elements ?? []),
    ]),
  ];
}

type Counts = { rows: number; elements: number; pictures: number };

function countsOf({ sections, elements, images }: PageOutline): Counts {
  return {
    rows: Object.values(sections).reduce((sum, { rows }) => sum + (rows?.order.length ?? 0), 0),
    elements: Object.keys(elements).length,
    pictures: Object.keys(images).length,
  };
}

function missing(before: Counts, after: Counts): string[] {
  return (["rows", "elements", "pictures"] as const)
    .filter((what) => after[what] < before[what])
    .map(
      (what) => `${before[what] - after[what]} of ${before[what]} ${what}: the page is too large`,
    );
}
