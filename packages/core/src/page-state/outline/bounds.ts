import type { NodeHandle, PageOutline, Section } from "../page-content.ts";

/** A page is told in this much JSON at most: it is kept with every step that changes it. */
export const OUTLINE_BYTES = 512 * 1024;
const MOST_CUTS = 40;

/** The outline with its largest parts cut until it is small enough; what was cut stands in `omitted`. */
export const bounded = (outline: PageOutline, bytesMax = OUTLINE_BYTES): PageOutline => {
  let bytes = bytesOf(outline);
  if (bytes <= bytesMax) return outline;
  const cut: PageOutline = structuredClone(outline);
  const before = countsOf(outline);
  for (let cuts = 0; bytes > bytesMax && cuts < MOST_CUTS; cuts += 1) {
    cutLargest(cut);
    forgetUnlisted(cut);
    bytes = bytesOf({
      ...cut,
      omitted: [...(cut.omitted ?? []), ...missing(before, countsOf(cut))],
    });
  }
  return { ...cut, omitted: [...(cut.omitted ?? []), ...missing(before, countsOf(cut))] };
};

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const cutLargest = (outline: PageOutline): void => {
  const sizes = Object.keys(outline.sections).map((key): [number, string] => [
    sizeOf(outline, key),
    key,
  ]);
  const [bytes, key] = sizes.toSorted(([one], [other]) => other - one)[0] ?? [0, ""];
  const section = outline.sections[key];
  if (bytesOf(outline.images) > bytes) outline.images = firstHalf(outline.images);
  else if (section !== undefined) cutSection(section);
};

/** With the elements in it. */
const sizeOf = (outline: PageOutline, key: string): number => {
  const section = outline.sections[key];
  if (section === undefined) return 0;
  const handles = handlesIn(section);
  return bytesOf(section) + bytesOf(handles.map((handle) => outline.elements[handle]));
};

const cutSection = (section: Section<NodeHandle>): void => {
  const { rows, elements = [] } = section;
  if (rows !== undefined && rows.order.length > elements.length) {
    section.rowCount ??= rows.order.length;
    const order = rows.order.slice(0, rows.order.length >> 1);
    const byKey = order.flatMap((key) => {
      const row = rows.byKey[key];
      return row === undefined ? [] : [[key, row] as const];
    });
    section.rows = { order, byKey: Object.fromEntries(byKey) };
    return;
  }
  if (elements.length > 0) section.elements = elements.slice(0, elements.length >> 1);
  else delete section.text;
};

const firstHalf = <Value>(entries: Record<string, Value>): Record<string, Value> => {
  const all = Object.entries(entries);
  return Object.fromEntries(all.slice(0, all.length >> 1));
};

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
