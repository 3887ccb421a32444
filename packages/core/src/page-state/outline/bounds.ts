import type { NodeHandle, PageOutline, Section } from "../page-content.ts";

/** A page is told in this much JSON at most: it is kept with every step that changes it. */
export const OUTLINE_BYTES = 512 * 1024;
/** Keys and commas between what is counted. */
const OVERHEAD = 1.05;
const SMALLEST_SHARE = 0.5;
const LARGEST_SHARE = 0.9;

/** The outline with its largest parts cut until it is small enough; what was cut stands in `omitted`. */
export const bounded = (outline: PageOutline, bytesMax = OUTLINE_BYTES): PageOutline => {
  const bytes = bytesOf(outline);
  if (bytes <= bytesMax) return outline;
  const before = countsOf(outline);
  const cut = structuredClone(outline);
  const sizes = new Map(Object.keys(cut.sections).map((key) => [key, sizeOf(cut, key)]));
  sizes.set(PICTURES, bytesOf(cut.images));
  let counted = bytes;
  while (counted > bytesMax / OVERHEAD) {
    const [key, size] = [...sizes].reduce((largest, one) => (one[1] > largest[1] ? one : largest));
    const share = Math.min(LARGEST_SHARE, Math.max(SMALLEST_SHARE, bytesMax / counted));
    const after = cutPart(cut, key, share);
    if (after >= size) break;
    sizes.set(key, after);
    counted -= size - after;
  }
  forgetUnlisted(cut);
  return { ...cut, omitted: [...(cut.omitted ?? []), ...missing(before, countsOf(cut))] };
};

const PICTURES = "";

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** @returns its size after */
const cutPart = (outline: PageOutline, key: string, share: number): number => {
  const section = outline.sections[key];
  if (section === undefined) {
    outline.images = Object.fromEntries(firstOf(Object.entries(outline.images), share));
    return bytesOf(outline.images);
  }
  cutSection(section, share);
  return sizeOf(outline, key);
};

/** With the elements in it. */
const sizeOf = (outline: PageOutline, key: string): number => {
  const section = outline.sections[key];
  if (section === undefined) return 0;
  const handles = handlesIn(section);
  return (
    bytesOf(section) +
    bytesOf(handles.map((handle) => outline.elements[handle])) +
    8 * handles.length
  );
};

const cutSection = (section: Section<NodeHandle>, share: number): void => {
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
};

const firstOf = <Entry>(entries: readonly Entry[], share: number): Entry[] =>
  entries.slice(0, Math.floor(entries.length * share));

/** Elements that no section names any more, and what led to them. */
const forgetUnlisted = (outline: PageOutline): void => {
  const listed = new Set(
    Object.values(outline.sections).flatMap((section) => [...handlesIn(section)]),
  );
  const { pagination, filters } = outline;
  for (const handle of Object.keys(outline.elements) as NodeHandle[]) {
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
};

/** Every element that a section names. */
export const handlesIn = ({ ref, elements = [], rows }: Section<NodeHandle>): NodeHandle[] => [
  ...(ref === undefined ? [] : [ref]),
  ...elements,
  ...Object.values(rows?.byKey ?? {}).flatMap((row) => [
    ...(row.ref === undefined ? [] : [row.ref]),
    ...(row.elements ?? []),
  ]),
];

type Counts = { rows: number; elements: number; pictures: number };

const countsOf = ({ sections, elements, images }: PageOutline): Counts => ({
  rows: Object.values(sections).reduce((sum, { rows }) => sum + (rows?.order.length ?? 0), 0),
  elements: Object.keys(elements).length,
  pictures: Object.keys(images).length,
});

const missing = (before: Counts, after: Counts): string[] =>
  (["rows", "elements", "pictures"] as const)
    .filter((what) => after[what] < before[what])
    .map(
      (what) => `${before[what] - after[what]} of ${before[what]} ${what}: the page is too large`,
    );
