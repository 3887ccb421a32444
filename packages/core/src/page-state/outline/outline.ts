import type { NodeHandle, PageElement, PageOutline } from "../page-content.ts";
import type { RawPage } from "../raw-page.ts";
import { bounded, handlesIn } from "./bounds.ts";
import { readBreadcrumbs } from "./breadcrumbs.ts";
import { describePlace } from "./elements/describe.ts";
import { readElements } from "./elements/read-elements.ts";
import { Relations } from "./elements/relations.ts";
import { readFilters } from "./filters.ts";
import type { KeyedSection } from "./found-section.ts";
import { readImages } from "./images.ts";
import { readPagination } from "./pagination.ts";
import { readProse } from "./prose.ts";
import { routeOf } from "./route.ts";
import { mainRows } from "./rows/main-rows.ts";
import { readRows } from "./rows/rows.ts";
import { blotted } from "./secrets/blotted.ts";
import { type KnownSecrets, type MaskedPage, withoutSecrets } from "./secrets/without-secrets.ts";
import { findHolders } from "./sections/find-holders.ts";
import type { Page } from "./sections/holder-parts.ts";
import { withRadioGroups } from "./sections/radio-groups.ts";
import { readSections } from "./sections/read-sections.ts";
import { readSort } from "./sort.ts";
import { PageTree } from "./tree.ts";
import { defined, fold, shorten } from "./words.ts";

const titleLength = 200;

/** What an agent is told of the page that was read. Pure: the same reading gives the same outline. */
export function outlineOf(raw: RawPage): PageOutline {
  return readOutline(raw).outline;
}

export type ReadOutline = Pick<MaskedPage, "page" | "hidden" | "blot"> & { outline: PageOutline };

/** As `outlineOf`, with the page without what is never told of it: all else that is kept of it is made of this one. */
export function readOutline(raw: RawPage, memory?: KnownSecrets): ReadOutline {
  const { page: shown, secrets, hidden, mayTell, blotPiece, blot } = withoutSecrets(raw, memory);
  const tree = PageTree.of(shown, mayTell ? blotPiece : undefined);
  const relations = new Relations(tree);
  const { elements, dialogs } = readElements(tree, relations, secrets);
  const page = { tree, relations, elements, dialogs, holders: findHolders(tree, elements) };
  const { order, sections, keyed } = sectionsOf(page);
  const images = readImages(tree);
  const told = { sections, elements: elementsIn(page, keyed, images) };
  const outline: PageOutline = {
    route: routeOf(shown.url),
    url: shown.url,
    title: shorten(fold(shown.title), titleLength),
    breadcrumbs: readBreadcrumbs(tree),
    order,
    ...withRadioGroups(page, told),
    ...aboutRows(page, keyed),
    images,
    ...(shown.unread !== undefined && shown.unread.length > 0 && { omitted: shown.unread }),
  };
  return { outline: bounded(blotted(outline, blotPiece)), page: shown, hidden, blot };
}

function sectionsOf(page: Page): ReturnType<typeof readSections> {
  const { tree, elements, holders } = page;
  const rows = readRows(tree, elements, (index) => {
    const kind = holders.get(index)?.kind;
    return kind === "navigation" || kind === "alert";
  });
  const inRows = new Set(rows.flatMap(({ told }) => told));
  const prose = readProse(tree, elements, (index) => {
    const kind = holders.get(index)?.kind;
    return inRows.has(index) || (kind !== undefined && kind !== "form");
  });
  const names = new Set(rows.map(({ section }) => section.name));
  const said = prose.filter(
    ({ section }) => section.text !== undefined || !names.has(section.name),
  );
  return readSections(page, rows, said);
}

type AboutRows = Pick<PageOutline, "main" | "pagination" | "filters" | "sort">;

function aboutRows({ tree, elements }: Page, sections: readonly KeyedSection[]): AboutRows {
  const main = mainRows(tree, sections);
  return defined({
    main,
    pagination: readPagination(tree, elements, sections, main),
    filters: readFilters(tree, elements, sections, main),
    sort: readSort(tree, elements, sections, main),
  });
}

/** All that can be acted on, and what is only pointed at. */
function elementsIn(
  { tree, relations, elements }: Page,
  sections: readonly KeyedSection[],
  images: PageOutline["images"],
): Record<NodeHandle, PageElement> {
  const told: Record<NodeHandle, PageElement> = {};
  for (const [index, element] of elements) told[tree.handle(index)] = element;
  const pointedAt = [
    ...sections.flatMap(({ section }) => handlesIn(section)),
    ...Object.values(images).flatMap(({ ref }) => ref ?? []),
  ];
  for (const handle of pointedAt) {
    told[handle] ??= describePlace(tree, relations, Number(handle.slice(1)));
  }
  return told;
}
