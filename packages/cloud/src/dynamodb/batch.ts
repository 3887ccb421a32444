import { BatchWriteCommand, type BatchWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { backOff } from "./backoff.ts";
import type { Table } from "./table.ts";

/** DynamoDB takes 25 writes a batch. */
const batchSize = 25;

/** A write without a condition; a batch knows none. */
export type BatchWrite = NonNullable<BatchWriteCommandInput["RequestItems"]>[string][number];

/** Does the writes, a batch at a time. Broken off, it has done some of them. */
export async function writeInBatches(table: Table, writes: BatchWrite[]): Promise<void> {
  for (let start = 0; start < writes.length; start += batchSize) {
    await writeBatch(table, writes.slice(start, start + batchSize));
  }
}

/** What one answer has no room for, DynamoDB leaves to be asked for again. */
async function writeBatch({ client, tableName }: Table, batch: BatchWrite[]): Promise<void> {
  let writes = batch;
  for (let attempt = 0; writes.length > 0; attempt += 1) {
    if (attempt > 0) await backOff(attempt);
    const { UnprocessedItems } = await client.send(
      new BatchWriteCommand({ RequestItems: { [tableName]: writes } }),
    );
    writes = UnprocessedItems?.[tableName] ?? [];
  }
}
