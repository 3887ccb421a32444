import { behindRows } from "./outline/paging/scroll-for-more.ts";
import { PageTree } from "./outline/tree.ts";
import type { PageContent, PageOutline } from "./page-content.ts";
import type { RawPage } from "./raw-page.ts";
import { own } from "./text/own.ts";

/** Somebody may add one or two. */
const fewestNew = 3;

/** A page as it was last read in this browser, and how far down it was when its rows were last others. */
export type RowsBefore = { content: PageContent; scrolledPx: number };

/**
 * The page with the word that scrolling brings more rows, where that was seen: others came behind those that were
 * there since it was scrolled down, and nothing stands behind them that could have been clicked for that. It holds
 * until the page is at its end and none came.
 */
export function withGrowth(
  outline: PageOutline,
  page: RawPage,
  before: RowsBefore | undefined,
): { outline: PageOutline; scrolledPx: number } {
  const scrolledPx = scrolledPxOf(page);
  const { main = "", route } = outline;
  const now = own(outline.sections, main)?.rows?.order;
  const old = own(before?.content.sections ?? {}, main)?.rows?.order;
  const isSame = before?.content.route === route && before.content.main === main;
  if (!isSame || now === undefined || old === undefined || !old.every((key, at) => now[at] === key))
    return { outline, scrolledPx };
  const news = now.length - old.length;
  const isSeen =
    news >= fewestNew && scrolledPx > before.scrolledPx && !mayBeAsked(outline, page, main);
  const isKnown = before.content.pagination?.more === "scroll" && (news > 0 || !isAtEnd(page));
  return {
    outline: isSeen || isKnown ? scrolledForMore(outline, main) : outline,
    scrolledPx: news === 0 ? Math.min(scrolledPx, before.scrolledPx) : scrolledPx,
  };
}

function scrolledForMore(outline: PageOutline, main: string): PageOutline {
  const { pagination = { of: main } } = outline;
  if (pagination.next !== undefined || pagination.loadMore !== undefined) return outline;
  return { ...outline, pagination: { ...pagination, more: "scroll" } };
}

/** How far down the page, and all that scrolls in it, is. */
function scrolledPxOf({ viewport, nodes }: RawPage): number {
  return nodes.reduce((sum, { scrolled }) => sum + (scrolled?.y ?? 0), viewport.scrollY);
}

/** Whether something behind the rows may be there to ask for more of them. */
function mayBeAsked({ sections, elements }: PageOutline, page: RawPage, main: string): boolean {
  const handle = own(sections, main)?.ref;
  if (handle === undefined) return true;
  const tree = PageTree.of(page);
  const behind = behindRows(tree, Number(handle.slice(1)));
  if (behind === undefined) return false;
  return [behind, ...tree.descendants(behind)].some(
    (at) => own(elements, tree.handle(at))?.verb === "click",
  );
}

function isAtEnd({ viewport, nodes }: RawPage): boolean {
  const whole = nodes.find(({ tag }) => tag === "html")?.box;
  return whole === undefined || whole.y + whole.height <= viewport.height + 1;
}
