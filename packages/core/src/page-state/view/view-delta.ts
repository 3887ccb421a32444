import type { PageContent } from "../page-content.ts";
import type { MergePatch } from "../page-record.ts";
import { own } from "../text/own.ts";
import { viewCore, type PageAfter } from "./view.ts";

/**
 * A change of what is stored of a page, as a change of its view: put on the view before it gives exactly that after.
 * @returns undefined where the page before must be known for that.
 */
export function viewDelta(delta: MergePatch, after: PageAfter): MergePatch | undefined {
  const change = own(delta, "content");
  if (change === undefined) return { page_state: { step: after.step } };
  if (!isObject(change)) return undefined;
  const page = pageDelta(change, after);
  if (page === undefined) return undefined;
  const { action_state } = viewCore(after);
  return {
    page_state: { ...page, step: after.step },
    ...(mayChangeActions(change) ? { action_state: { ...action_state } } : {}),
  };
}

type Change = Record<string, unknown>;

/** Told under the name they are stored by, or another one. */
const sameOrRenamed: Record<string, string> = {
  route: "route",
  url: "url",
  main: "main",
  omitted: "omitted",
  order: "section_order",
  images: "images",
};

function pageDelta(change: Change, after: PageAfter): MergePatch | undefined {
  // They are stored by keys and told by names, which of one that is gone nobody knows any more.
  if ("filters" in change) return undefined;
  const { page_state: now } = viewCore(after);
  const renamed = Object.entries(sameOrRenamed).flatMap(([name, told]) =>
    name in change ? [[told, change[name]]] : [],
  );
  const { title, breadcrumbs, sections, elements, pagination, sort } = change;
  const metadata = {
    ...(title === undefined ? {} : { title }),
    ...(breadcrumbs === undefined ? {} : { breadcrumbs }),
  };
  return {
    ...Object.fromEntries(renamed),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(isMainChanged(change, after.memory.content) ? { visible_items: now.visible_items } : {}),
    ...(sections === undefined ? {} : { sections: inEach(sections, sectionDelta) }),
    ...(elements === undefined ? {} : { elements: inEach(elements, elementDelta) }),
    ...(pagination === undefined ? {} : { pagination: fieldsOf(pagination, paginationNames) }),
    ...(sort === undefined ? {} : { sort: fieldsOf(sort, sortNames) }),
  };
}

function isMainChanged(change: Change, { main }: PageContent): boolean {
  if ("main" in change) return true;
  return main !== undefined && isObject(change["sections"]) && main in change["sections"];
}

const sectionNames = { textLength: "text_length", rowCount: "row_count" };

function sectionDelta(section: Change): Change {
  const { rows, ...others } = section;
  const told = rename(others, sectionNames);
  if (rows === undefined) return told;
  return { ...told, rows: isObject(rows) ? rename(rows, { byKey: "by_key" }) : rows };
}

function elementDelta(element: Change): Change {
  const { verb: _verb, constraints, disabled, ...others } = element;
  return {
    ...rename(others, { optionCount: "option_count" }),
    ...(constraints === undefined
      ? {}
      : {
          constraints: isObject(constraints)
            ? rename(constraints, { minLength: "min_length", maxLength: "max_length" })
            : constraints,
        }),
    ...(disabled === undefined
      ? {}
      : { disabled: disabled === "readOnly" ? "read_only" : disabled }),
  };
}

const paginationNames = {
  page: "cursor",
  totalPages: "total_pages",
  pageSize: "page_size",
  totalItems: "total_items",
  from: "from",
  to: "to",
  of: "of",
  next: "next",
  previous: "previous",
  loadMore: "load_more",
  more: "more",
};
const sortNames = { key: "key", order: "order" };

/** Of what is told as an object though it is not there: where it went, each of its fields went. */
function fieldsOf(change: unknown, names: Record<string, string>): Change {
  if (isObject(change)) return rename(change, names);
  return Object.fromEntries(Object.values(names).map((name) => [name, null]));
}

/** What of an element says that nothing else can be done on the page than before. */
const quietOfElement = new Set(["value", "focused", "error", "description", "href"]);
/** The same of a section, and of a row in it. */
const quietOfSection = new Set(["name", "text", "textLength", "columns", "rowCount"]);
const quietOfRow = new Set(["cells"]);

function mayChangeActions({ order, sections, elements }: Change): boolean {
  return order !== undefined || !isQuiet(sections, ofSection) || !isQuiet(elements, ofElement);
}

/** Whether nothing came or went, and of each only what is quiet changed. */
function isQuiet(changes: unknown, isQuietIn: (field: string, change: unknown) => boolean) {
  if (changes === undefined) return true;
  return (
    isObject(changes) &&
    Object.values(changes).every(
      (one) => isObject(one) && Object.entries(one).every(([field, to]) => isQuietIn(field, to)),
    )
  );
}

const ofElement = (field: string): boolean => quietOfElement.has(field);
const ofRow = (field: string): boolean => quietOfRow.has(field);

function ofSection(field: string, change: unknown): boolean {
  if (field !== "rows") return quietOfSection.has(field);
  return isObject(change) && change["order"] === undefined && isQuiet(change["byKey"], ofRow);
}

/** What is gone stays null. */
function inEach(change: unknown, tell: (one: Change) => Change): unknown {
  if (!isObject(change)) return change;
  return Object.fromEntries(
    Object.entries(change).map(([key, one]) => [key, isObject(one) ? tell(one) : one]),
  );
}

function rename(change: Change, names: Record<string, string>): Change {
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => [own(names, name) ?? name, value]),
  );
}

function isObject(value: unknown): value is Change {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
