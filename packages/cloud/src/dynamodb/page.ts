import { encodeCursor, type ListingScope, type ListResult } from "@dormouse/core";

/** The first `limit` items, and a cursor if there is one more. */
export async function takePage<Item>(
  items: AsyncIterable<Item>,
  limit: number,
  scope: ListingScope,
  idOf: (item: Item) => string,
): Promise<ListResult<Item>> {
  const taken: Item[] = [];
  for await (const item of items) {
    const last = taken.at(-1);
    if (taken.length === limit && last !== undefined) {
      return { items: taken, nextCursor: encodeCursor(scope, idOf(last)) };
    }
    taken.push(item);
  }
  return { items: taken };
}
