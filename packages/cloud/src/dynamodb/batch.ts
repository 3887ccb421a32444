import { BatchWriteCommand, type BatchWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { backOff } from "./backoff.ts";
import type { Table } from "./table.ts";

/** DynamoDB takes 25 writes a batch. */
const batchSize = 25;
/** Batches on their way at the same time: thousands of records one batch after another would take their time. */
const atOnce = 4;

/** A write without a condition; a batch knows none. */
export type BatchWrite = NonNullable<BatchWriteCommandInput["RequestItems"]>[string][number];

/** Does the writes, a few batches at a time, in no order. Broken off, it has done some of them. */
export async function writeInBatches(table: Table, writes: BatchWrite[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(writes.length / batchSize) }, (_, index) =>
    writes.slice(index * batchSize, (index + 1) * batchSize),
  );
  for (let start = 0; start < batches.length; start += atOnce) {
    const together = batches.slice(start, start + atOnce);
    await Promise.all(together.map((batch) => writeBatch(table, batch)));
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
