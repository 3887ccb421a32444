import { decodeCursor, encodeCursor, type ListingScope } from "../listing/cursor.ts";
import type { ListResult, PageRequest } from "../world/store.ts";
import type { ArchiveReader } from "./archive-reader.ts";
import { keyOfRecord, type ArchivedRecord, type ArchivedRecords } from "./archive-records.ts";

type ListedKind = "run" | "artifact" | "media";

/**
 * A page of a listing by id, the last id first, of what the table has and what the archive has. What both have is
 * listed as the table has it: it may have been written anew since.
 * @throws DormouseError `invalid_cursor`
 */
export async function mergedListing<Kind extends ListedKind>(
  archive: ArchiveReader | undefined,
  kind: Kind,
  scope: ListingScope,
  { limit, cursor }: PageRequest,
  inTable: () => Promise<ListResult<ArchivedRecords[Kind]>>,
  isWanted: (record: ArchivedRecords[Kind]) => boolean = () => true,
): Promise<ListResult<ArchivedRecords[Kind]>> {
  const stored = await inTable();
  if (archive === undefined) return stored;
  const idOf = (record: ArchivedRecords[Kind]): string =>
    keyOfRecord({ kind, record } as ArchivedRecord);
  const found = new Map(stored.items.map((record) => [idOf(record), record]));
  const after = decodeCursor(scope, cursor);
  let taken = 0;
  for await (const record of archive.between(kind, { to: after }, "descending")) {
    const id = idOf(record);
    if (id === after || !isWanted(record)) continue;
    if (!found.has(id)) found.set(id, record);
    taken += 1;
    // One more than fit, to know that there is one.
    if (taken > limit) break;
  }
  const ids = [...found.keys()].toSorted((left, right) => (left > right ? -1 : 1));
  const shown = ids.slice(0, limit);
  const items = shown.flatMap((id) => found.get(id) ?? []);
  const last = shown.at(-1);
  const isLast = ids.length === shown.length && stored.nextCursor === undefined;
  if (isLast || last === undefined) return { items };
  return { items, nextCursor: encodeCursor(scope, last) };
}
