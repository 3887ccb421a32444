/** A Lambda answers with at most 6 MB; a page of large items ends before that. */
const maxPageBytes = 4 * 1024 * 1024;

/** The first of the items, as many as an answer may hold as JSON; the very first in any case. */
export function withinBytes<Item>(items: Item[]): Item[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return bytes > maxPageBytes && index > 0;
  });
  return end === -1 ? items : items.slice(0, end);
}
