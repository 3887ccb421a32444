import type { ListResult, PageRequest } from "../store.ts";
import { decodeCursor, encodeCursor, type ListingScope } from "../../listing/cursor.ts";

/** A page of `items`, by their ids; newest first is descending. @throws DormouseError `invalid_cursor` */
export function pageOf<Item>(
  items: Item[],
  idOf: (item: Item) => string,
  scope: ListingScope,
  page: PageRequest,
  order: "ascending" | "descending" = "descending",
): ListResult<Item> {
  const after = decodeCursor(scope, page.cursor);
  const comesBefore = (a: string, b: string): boolean => (order === "ascending" ? a < b : a > b);
  const rest = items
    .filter((item) => after === undefined || comesBefore(after, idOf(item)))
    .toSorted((a, b) => (comesBefore(idOf(a), idOf(b)) ? -1 : 1));
  const shown = rest.slice(0, page.limit);
  const last = shown.at(-1);
  if (last === undefined || rest.length === shown.length) return { items: shown };
  return { items: shown, nextCursor: encodeCursor(scope, idOf(last)) };
}
