/**
 * The one table. Items of a session share its partition; `kind` of an item is told by its sort key.
 * Key attributes hold text only; what they mean is in ../dynamodb/keys.ts.
 */
export const table = {
  partitionKey: "pk",
  sortKey: "sk",
  /** Unix seconds; DynamoDB removes the item some time after. */
  timeToLive: "expiresAt",
  /**
   * An index that held copies of the sessions would be written, and paid for, with every claim and
   * renewal. Keys change rarely; a listing reads the sessions themselves in one batch.
   */
  indexProjection: "KEYS_ONLY",
  indexes: {
    /** A tenant's sessions, newest first. */
    tenant: { partitionKey: "tenantPk", sortKey: "sessionId" },
    /** A tenant's sessions of one status, newest first. */
    status: { partitionKey: "statusPk", sortKey: "sessionId" },
    /** The sessions of one of a tenant's agents, or those that hold its logins, newest first. */
    agent: { partitionKey: "agentPk", sortKey: "sessionId" },
    /** Sessions with something due, by the time it is due; also logins, by when they are looked after. */
    due: { partitionKey: "duePk", sortKey: "dueSk" },
  },
} as const;

export type IndexName = keyof typeof table.indexes;
