import type { Page } from "@dormouse/contract";
import type { Asked } from "./use-listing.ts";

/** As many as a page of the API may hold. */
const mostAtOnce = 100;

/** Reads the first `count` of a listing, a page after another. @returns them as one page. */
export async function readFirst<Item>(
  count: number,
  read: (asked: Asked) => Promise<Page<Item>>,
  signal: AbortSignal,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(mostAtOnce, count - items.length);
    const page = await read({ limit, signal, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && items.length < count);
  return { items, ...(cursor && { nextCursor: cursor }) };
}
