import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";

const contentionNames = new Set([
  "TransactionInProgressException",
  "TransactionConflictException",
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
]);

const contentionReasons = new Set([
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

/** Nothing was written, and the same request may well succeed in a moment. */
export function isContention(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    return (error.CancellationReasons ?? []).some(({ Code }) => contentionReasons.has(Code ?? ""));
  }
  return error instanceof Error && contentionNames.has(error.name);
}

/** The request went out and no answer came, or none that says what became of it. */
export function isUncertain(error: unknown): boolean {
  if (!(error instanceof Error) || !("$metadata" in error) || isContention(error)) return false;
  const { httpStatusCode: status } = error.$metadata as { httpStatusCode?: number };
  // A refused connection has no status either; that its request is sent once more does no harm.
  return status === undefined || status >= 500;
}
