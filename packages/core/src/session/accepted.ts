import type { IdempotencyRecord } from "../world/store.ts";

/** What a command came to: the ids it made, or those an earlier request under the same key made. */
export type Accepted = {
  sessionId: string;
  runId?: string;
  snapshotVersion?: number;
  repeated: boolean;
  /** The run was there already. */
  joined?: true;
  /** The session was there already, and is as it was. */
  existing?: true;
};

/** What comes of a command; or the record of an earlier request, where that has its idempotency key. */
export type CommandResult = Accepted | { duplicate: IdempotencyRecord };
