import { DormouseError } from "@dormouse/contract";
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

/**
 * Waits for work that asks a service of AWS.
 * @param service as a caller may read it: "database", "file storage".
 * @throws DormouseError `unavailable` where the service does not answer; anything else as it was thrown.
 */
export async function answered<Value>(service: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (cause) {
    if (!isContention(cause) && !isUncertain(cause)) throw cause;
    throw unavailable(service, cause);
  }
}

export function unavailable(service: string, cause: unknown): DormouseError {
  return new DormouseError(
    "unavailable",
    `The ${service} does not answer; try again in a moment.`,
    { cause },
  );
}
