import type { ListResult } from "../world/store.ts";

/**
 * The pages of a listing, from its first to its last, each read when it is asked for.
 * @param read gives the page behind a cursor; the first one where there is none.
 */
export async function* pagesOf<Item>(
  read: (cursor: string | undefined) => Promise<ListResult<Item>>,
): AsyncGenerator<Item[], undefined> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
