import type { PageContent, PageElement, Ref, Row, Section, SectionKind } from "../page-content.ts";
import { asShown } from "./as-shown.ts";
import { type Column, columnsOf, lineOfColumns } from "./columns.ts";
import type { Detail } from "./line-of-element.ts";
import { choicesIn, lineOfEntry } from "./line-of-group.ts";
import { lineOfRow } from "./line-of-row.ts";
import { pagedSection, pagingLine, pagingRefs } from "./paging.ts";
import { importanceOf, within, type Entry, type Part, type Prose } from "./part.ts";
import { own } from "./own.ts";
import { clip, oneLine, quote } from "./quote.ts";
import { elementsOfRow, layoutOf, noLayout, type RowLayout } from "./row-layout.ts";

const inlineKinds: ReadonlySet<SectionKind> = new Set(["navigation", "frame", "controls", "text"]);

/** The whole page in parts, in the order it is read in. What stands in no section comes last. */
export function partsOf(page: PageContent): Part[] {
  const content = asShown(page);
  const told = new Set<Ref>(pagingRefs(content));
  const about: About = {
    told,
    taken: new Set(),
    choices: choicesIn(content),
    paged: pagedSection(content),
    places: new Map(content.order.map((key, place) => [key, place])),
  };
  const parts: Part[] = [];
  for (const key of content.order) {
    const section = own(content.sections, key);
    if (section === undefined) continue;
    const part = partOf(content, key, section, about);
    if (!isBare(part, section)) parts.push(part);
  }
  for (const { refs, caption, entries } of parts) {
    const all = [...refs, ...(caption?.refs ?? []), ...entries.flatMap((entry) => entry.refs)];
    for (const ref of all) told.add(ref);
  }
  return [...parts, ...picturesOf(content), ...othersOf(content, told)];
}

/** Controls that are all told elsewhere, such as the button that loads more rows: a headline with nothing below it. */
function isBare({ refs, entries, prose, caption }: Part, { kind }: Section): boolean {
  const isEmpty = entries.length === 0 && prose === undefined && caption === undefined;
  return kind === "controls" && isEmpty && refs.length === 0;
}

/** A row or an element as a part of its own. */
export function partOfOne(content: PageContent, ref: Ref, detail: Detail): Part | undefined {
  const rows = Object.values(content.sections).flatMap(rowsOf);
  const row = rows.find((one) => one.ref === ref);
  const element = own(content.elements, ref);
  if (row === undefined && element === undefined) return undefined;
  const entries = row === undefined ? [] : entriesOfRow(content, row, noLayout);
  const line =
    entries[0]?.render(detail) ?? (element && lineOfEntry(ref, content.elements, detail));
  return {
    key: ref,
    handle: ref,
    headline: line ?? ref,
    refs: [ref],
    entries: entries.slice(1),
    inline: false,
    importance: "main",
  };
}

/** What every part is made with: a page may have thousands of them. */
type About = {
  /** Refs that are told elsewhere. */
  told: ReadonlySet<Ref>;
  /** Those by which a section before is expanded. */
  taken: Set<Ref>;
  choices: ReadonlySet<Ref>;
  /** Key of the section whose headline tells of pages. */
  paged: string | undefined;
  /** Where each section stands. */
  places: ReadonlyMap<string, number>;
};

function partOf(content: PageContent, key: string, section: Section, about: About): Part {
  const { told, taken, choices } = about;
  const ref = section.ref !== undefined && taken.has(section.ref) ? undefined : section.ref;
  if (ref !== undefined) taken.add(ref);
  const rows = rowsOf(section);
  const layout = layoutOf(rows, section.columns ?? [], content.elements);
  const columns = columnsOf(section, content).filter((_, column) => !layout.empty.has(column));
  const inColumns = new Set(columns.flatMap(({ refs }) => refs));
  const caption = captionOf(columns, layout);
  const prose = proseOf(section);
  return {
    key,
    handle: ref ?? quote(key),
    headline: headlineOf(content, key, { ...section, ref }, about),
    refs: [
      ...(ref === undefined ? [] : [ref]),
      ...(about.paged === key ? pagingRefs(content) : []),
    ],
    ...(prose === undefined ? {} : { prose }),
    ...(caption === undefined ? {} : { caption: { line: caption, refs: [...inColumns] } }),
    entries: [
      ...(section.elements ?? [])
        .filter((one) => !told.has(one) && !inColumns.has(one) && !choices.has(one))
        .map((one) => entryOf(content, one)),
      ...rows.flatMap((row) => entriesOfRow(content, row, layout)),
    ],
    inline: inlineKinds.has(section.kind),
    importance: importanceOf(content, key, section),
  };
}

function rowsOf({ rows }: Section): Row[] {
  if (rows === undefined) return [];
  return rows.order.flatMap((key) => own(rows.byKey, key) ?? []);
}

type Headed = Omit<Section, "ref"> & { ref: Ref | undefined };

function headlineOf(
  content: PageContent,
  key: string,
  section: Headed,
  { paged, places }: About,
): string {
  const { kind, name = "", ref, modal } = section;
  const holder = ref === undefined ? undefined : own(content.elements, ref);
  const place = places.get(key) ?? 0;
  // What stands before all that it lies in is not below it.
  const around = within(content, key).filter((at) => (places.get(at) ?? -1) < place);
  const depth = Math.min(around.length + 1, 4);
  return [
    "#".repeat(depth + 1),
    modal === true && "modal",
    kind === "navigation" ? "nav" : kind,
    oneLine(name) !== "" && quote(clip(oneLine(name), 60), (text) => text.includes(":")),
    ref,
    holder?.dropzone === true && "dropzone",
    holder?.verb === "scroll" && "scrollable",
    paged === key && pagingLine(content),
    rowsInAll(section),
  ]
    .filter((part) => part !== undefined && part !== false && part !== "")
    .join(" ");
}

/** What stands above the rows: their columns, and what can be done with each. */
function captionOf(columns: Column[], { each, isDragged }: RowLayout): string | undefined {
  const told = [
    lineOfColumns(columns),
    each.length === 0 ? undefined : `each ${each.map((one) => one || "link").join(", ")}`,
    isDragged ? "rows draggable" : undefined,
  ].filter((line) => line !== undefined);
  return told.length === 0 ? undefined : told.join("; ");
}

/** Of rows that come as it is scrolled. */
function rowsInAll({ rows, rowCount = 0 }: Headed): string | undefined {
  const here = rows?.order.length ?? 0;
  return rowCount > here ? `(${rowCount.toLocaleString("en")} rows in all)` : undefined;
}

function proseOf({ text = "", textLength, ref }: Section): Prose | undefined {
  const line = oneLine(text);
  if (line === "") return undefined;
  return { text: line, length: textLength ?? line.length, ...(ref === undefined ? {} : { ref }) };
}

function entryOf(content: PageContent, ref: Ref): Entry {
  const element = content.elements[ref];
  return {
    kind: kindOf(element),
    refs: [ref, ...(element?.choices ?? [])],
    render: (detail) => lineOfEntry(ref, content.elements, detail),
    says: () => saidBy(element),
  };
}

function saidBy(element: PageElement | undefined): string[] {
  if (element === undefined) return [];
  const { name, value = "", description = "", error = "", href = "", options = [] } = element;
  return [name, value, description, error, href, ...options];
}

function kindOf(element: PageElement | undefined): string {
  const role = element?.role ?? "";
  return role === "link" || role === "button" ? role : "element";
}

/** A row, and in lines of their own the elements that are too many for one. */
function entriesOfRow(content: PageContent, row: Row, layout: RowLayout): Entry[] {
  const { told, over } = elementsOfRow(row);
  const own = row.ref === undefined ? [] : [row.ref];
  return [
    {
      kind: "row",
      refs: [...own, ...told],
      render: (detail) => lineOfRow(row, content, detail, layout),
      says: () => [...row.cells, ...told.flatMap((ref) => saidBy(content.elements[ref]))],
    },
    ...over.map((ref) => entryOf(content, ref)),
  ];
}

function picturesOf(content: PageContent): Part[] {
  const entries = Object.entries(content.images).map(([id, { alt, width, height, ref }]) => ({
    kind: "image",
    refs: ref === undefined ? [] : [ref],
    render: () =>
      [
        ref,
        id,
        alt.trim() === "" ? undefined : quote(clip(oneLine(alt), 80)),
        `${Math.round(width)}x${Math.round(height)}`,
      ]
        .filter((part) => part !== undefined)
        .join(" "),
    says: () => [alt],
  }));
  if (entries.length === 0) return [];
  return [
    {
      ...ownPart(content, "images"),
      entries,
      inline: false,
      importance: "images",
    },
  ];
}

function othersOf(content: PageContent, told: ReadonlySet<Ref>): Part[] {
  const pictured = new Set(Object.values(content.images).map(({ ref }) => ref));
  const refs = (Object.keys(content.elements) as Ref[]).filter(
    (ref) => !told.has(ref) && !pictured.has(ref),
  );
  if (refs.length === 0) return [];
  return [
    {
      ...ownPart(content, "other"),
      entries: refs.map((ref) => entryOf(content, ref)),
      inline: true,
      importance: "controls",
    },
  ];
}

/** A part of ours and not of the page's, under a name that no section has. */
function ownPart(
  { sections }: PageContent,
  name: string,
): Omit<Part, "entries" | "inline" | "importance"> {
  const key = own(sections, name) === undefined ? name : `${name}*`;
  return { key, handle: key, headline: `## ${key}`, refs: [] };
}
