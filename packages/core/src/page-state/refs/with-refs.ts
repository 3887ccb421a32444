import type {
  NodeHandle,
  PageContent,
  PageElement,
  PageOutline,
  Pagination,
  Ref,
  Row,
  Section,
} from "../page-content.ts";

type RefOf = (handle: NodeHandle) => Ref;

/** The outline with each element's ref in place of its handle. */
export function withRefs(outline: PageOutline, refOf: RefOf): PageContent {
  const { sections, elements, pagination, filters, images, ...rest } = outline;
  return {
    ...rest,
    sections: mapped(sections, (section) => sectionWithRefs(section, refOf)),
    elements: Object.fromEntries(
      Object.entries(elements).map(([handle, element]) => [
        refOf(handle as NodeHandle),
        elementWithRefs(element, refOf),
      ]),
    ) as Record<Ref, PageElement<Ref>>,
    filters: mapped(filters, (filter) => withOwnRef(filter, refOf)),
    images: mapped(images, (image) => withOwnRef(image, refOf)),
    ...(pagination !== undefined && { pagination: paginationWithRefs(pagination, refOf) }),
  };
}

function elementWithRefs(
  { choices, ...rest }: PageElement<NodeHandle>,
  refOf: RefOf,
): PageElement<Ref> {
  return { ...rest, ...(choices !== undefined && { choices: choices.map(refOf) }) };
}

function paginationWithRefs(
  { next, previous, loadMore, ...rest }: Pagination<NodeHandle>,
  refOf: RefOf,
): Pagination {
  return {
    ...rest,
    ...(next !== undefined && { next: refOf(next) }),
    ...(previous !== undefined && { previous: refOf(previous) }),
    ...(loadMore !== undefined && { loadMore: refOf(loadMore) }),
  };
}

function sectionWithRefs(
  { ref, elements, rows, ...rest }: Section<NodeHandle>,
  refOf: RefOf,
): Section {
  return {
    ...rest,
    ...(ref !== undefined && { ref: refOf(ref) }),
    ...(elements !== undefined && { elements: elements.map(refOf) }),
    ...(rows !== undefined && {
      rows: { order: rows.order, byKey: mapped(rows.byKey, (row) => rowWithRefs(row, refOf)) },
    }),
  };
}

function rowWithRefs({ ref, elements, ...rest }: Row<NodeHandle>, refOf: RefOf): Row {
  return {
    ...rest,
    ...(ref !== undefined && { ref: refOf(ref) }),
    ...(elements !== undefined && { elements: elements.map(refOf) }),
  };
}

function withOwnRef<Named extends { ref?: NodeHandle }>(
  { ref, ...rest }: Named,
  refOf: RefOf,
): Omit<Named, "ref"> & { ref?: Ref } {
  return { ...rest, ...(ref !== undefined && { ref: refOf(ref) }) };
}

/** Keys are the page's words: one of them may be "__proto__". */
function mapped<From, To>(
  record: Record<string, From>,
  to: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
