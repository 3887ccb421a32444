import type { NodeHandle, PageOutline, Rows, Section } from "../page-content.ts";

/** What an element of the outline is there. */
export type Standing = {
  handle: NodeHandle;
  /** The row that it is, or lies in. */
  row?: {
    of: Section<NodeHandle>;
    key: string;
    /** The part of the listing that it is in, from 1: another part may have a row that is called the same. */
    page: number | undefined;
    /** Another row of the listing is called the same. */
    isRepeated: boolean;
    isWhole?: true;
  };
  /** It holds this section. */
  holds?: Section<NodeHandle>;
  /** It turns the page: what it leads to changes with every turn. */
  turnsPage?: true;
};

/** Every element that the outline tells of, once, in the order it is read. */
export function standingsOf(outline: PageOutline): Standing[] {
  const standings = new Map<NodeHandle, Standing>();
  const note = (handle: NodeHandle | undefined, more: Omit<Standing, "handle"> = {}): void => {
    if (handle === undefined) return;
    standings.set(handle, { handle, ...more, ...standings.get(handle) });
  };
  const { of, page, next, previous, loadMore } = outline.pagination ?? {};
  for (const key of new Set([...outline.order, ...Object.keys(outline.sections)])) {
    const section = outline.sections[key];
    note(section?.ref, section === undefined ? {} : { holds: section });
    for (const handle of section?.elements ?? []) note(handle);
    if (section?.rows === undefined) continue;
    noteRows({ section, rows: section.rows, page: of === key ? page : undefined }, note);
  }
  for (const handle of [previous, next, loadMore]) note(handle, { turnsPage: true });
  for (const { ref } of Object.values(outline.filters)) note(ref);
  for (const { ref } of Object.values(outline.images)) note(ref);
  for (const handle of Object.keys(outline.elements)) note(handle as NodeHandle);
  return [...standings.values()];
}

type Listing = {
  section: Section<NodeHandle>;
  rows: Rows<NodeHandle>;
  page: number | undefined;
};

function noteRows(
  { section, rows, page }: Listing,
  note: (handle: NodeHandle | undefined, more: Omit<Standing, "handle">) => void,
): void {
  const keys = rows.order.map((key) => firstOf(key, rows.order));
  const alike = Map.groupBy(keys, (key) => key);
  for (const [at, key] of keys.entries()) {
    const row = rows.byKey[rows.order[at] ?? key];
    const lies = { of: section, key, page, isRepeated: (alike.get(key)?.length ?? 0) > 1 };
    note(row?.ref, { row: { ...lies, isWhole: true } });
    for (const handle of row?.elements ?? []) note(handle, { row: lies });
  }
}

/** Rows that say the same are counted: that number goes over to another row when one of them goes. */
function firstOf(key: string, keys: readonly string[]): string {
  const uncounted = /^(.+)~\d{1,4}$/u.exec(key)?.[1];
  if (uncounted === undefined) return key;
  return keys.find((other) => other !== key && other.startsWith(uncounted)) ?? key;
}
