import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";

/**
 * @param explain is shown the item on which the condition failed, where the write asked for it; it may throw.
 * @returns false where the write's condition did not hold.
 */
export async function unlessRefused(
  write: Promise<unknown>,
  explain: (item: Record<string, unknown> | undefined) => void = () => {},
): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    explain(error.Item && unmarshall(error.Item));
    return false;
  }
}
