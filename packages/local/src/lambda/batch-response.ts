import type { SqsMessage } from "./message-source.ts";

/**
 * Which messages of a batch are done, by what the function returned under ReportBatchItemFailures. As in
 * Lambda, nothing (null, {}, an empty list) means all are, and a list that cannot be understood, or that
 * names a message which is not in the batch, means none is: losing a message is worse than repeating one.
 */
export function succeededMessages(
  batch: readonly SqsMessage[],
  response: unknown,
): readonly SqsMessage[] {
  if (response === null || response === undefined) return batch;
  if (typeof response !== "object") return [];
  const failures: unknown = Reflect.get(response, "batchItemFailures");
  if (failures === null || failures === undefined) return batch;
  if (!Array.isArray(failures)) return [];
  const failedIds = failures.map(itemIdentifier);
  const known = new Set(batch.map(({ messageId }) => messageId));
  if (!failedIds.every((id) => id !== undefined && known.has(id))) return [];
  const failed = new Set(failedIds);
  return batch.filter(({ messageId }) => !failed.has(messageId));
}

function itemIdentifier(failure: unknown): string | undefined {
  if (typeof failure !== "object" || failure === null) return undefined;
  const id: unknown = Reflect.get(failure, "itemIdentifier");
  return typeof id === "string" && id !== "" ? id : undefined;
}
