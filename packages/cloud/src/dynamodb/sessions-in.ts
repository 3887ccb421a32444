import type { Session } from "@dormouse/core";
import { table as facts, type IndexName } from "../infrastructure/table.ts";
import type { ItemKey } from "./keys.ts";
import { queryPages } from "./query.ts";
import { readSessions } from "./read-sessions.ts";
import type { Table } from "./table.ts";

/** A partition of an index of sessions; its sort key is their id. */
export type IndexPlace = { index: Exclude<IndexName, "due">; partition: string };

/**
 * The sessions of the partition that match, the last id first, behind the one given. An index may be behind, so every
 * session is held against the query again; pages are filled from what remains.
 */
export async function* sessionsIn(
  table: Table,
  { index, partition }: IndexPlace,
  { limit, after }: { limit: number; after: string | undefined },
  matches: (session: Session) => boolean,
): AsyncGenerator<Session> {
  const { partitionKey, sortKey } = facts.indexes[index];
  const pages = queryPages(table, {
    IndexName: index,
    ScanIndexForward: false,
    Limit: limit + 1,
    KeyConditionExpression: `${partitionKey} = :pk${after === undefined ? "" : ` AND ${sortKey} < :after`}`,
    ExpressionAttributeValues: {
      ":pk": partition,
      ...(after === undefined ? {} : { ":after": after }),
    },
  });
  for await (const page of pages) {
    const sessions = await readSessions(table, page as ItemKey[]);
    yield* sessions.filter(matches);
  }
}
