import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Table } from "./table.ts";

export type Item = Record<string, unknown>;

/** The items of a query, read page by page as they are asked for. Strongly consistent off an index. */
export async function* queryItems(
  table: Table,
  query: Omit<QueryCommandInput, "TableName">,
): AsyncGenerator<Item> {
  for await (const page of queryPages(table, query)) yield* page;
}

export async function* queryPages(
  table: Table,
  query: Omit<QueryCommandInput, "TableName">,
): AsyncGenerator<Item[]> {
  let ExclusiveStartKey: Item | undefined = query.ExclusiveStartKey;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        ConsistentRead: query.IndexName === undefined,
        ...query,
        ExclusiveStartKey,
      }),
    );
    yield page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

export async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const collected: Value[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

export async function* mapped<From, To>(
  items: AsyncIterable<From>,
  map: (item: From) => To,
): AsyncGenerator<To> {
  for await (const item of items) yield map(item);
}
