import { handlesIn } from "./outline/bounds.ts";
import type { NodeHandle, PageContent, PageOutline, Ref, Section } from "./page-content.ts";
import type { NodeAddress, RawPage } from "./raw-page.ts";
import { own } from "./text/own.ts";

/** A page as it was last read in this browser. */
export type PageBefore = { content: PageContent; addresses: ReadonlyMap<Ref, NodeAddress> };

/**
 * The page with messages that were there before, in the same node and with the same words, where it has them: only
 * news comes before all else.
 */
export function withSettledAlerts(
  outline: PageOutline,
  page: RawPage,
  before: PageBefore | undefined,
): PageOutline {
  if (before === undefined) return outline;
  const settled = outline.order.filter((key) => isSettled(outline, page, before, key));
  if (settled.length === 0) return outline;
  const isMoved = new Set(settled);
  const order = outline.order.filter((key) => !isMoved.has(key));
  const inPage = order.filter((key) => isInPage(outline, key));
  const places = new Map(
    [...settled, ...inPage].map((key) => [key, placeOf(own(outline.sections, key))]),
  );
  for (const key of settled) {
    const place = places.get(key) ?? 0;
    const next = order.findIndex(
      (other) => !isMoved.has(other) && (places.get(other) ?? 0) > place,
    );
    order.splice(next === -1 ? order.length : next, 0, key);
  }
  return { ...outline, order };
}

function isSettled(
  outline: PageOutline,
  page: RawPage,
  { content, addresses }: PageBefore,
  key: string,
): boolean {
  const [now, old] = [own(outline.sections, key), own(content.sections, key)];
  if (now?.kind !== "alert" || now.ref === undefined || isInDialog(outline, key)) return false;
  if (old?.ref === undefined || old.text !== now.text) return false;
  const node = page.nodes[Number(now.ref.slice(1))];
  const was = addresses.get(old.ref);
  if (node === undefined || was?.backendNodeId !== node.backendNodeId) return false;
  return page.frames[node.frame]?.frameId === was.frameId;
}

/** What has its place by where it is, and not by what it is. */
function isInPage(outline: PageOutline, key: string): boolean {
  return !isInDialog(outline, key) && own(outline.sections, key)?.kind !== "alert";
}

function isInDialog({ sections }: PageOutline, key: string): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = key; at !== undefined && !seen.has(at);) {
    const section: Section<NodeHandle> | undefined = own(sections, at);
    if (section?.kind === "dialog") return true;
    seen.add(at);
    at = section?.within;
  }
  return false;
}

/** Nodes are numbered in the order of the page. */
function placeOf(section: Section<NodeHandle> | undefined): number {
  const numbers = section === undefined ? [] : handlesIn(section);
  return numbers.reduce((least, handle) => Math.min(least, Number(handle.slice(1))), Infinity);
}
