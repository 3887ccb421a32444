import { DormouseError } from "@dormouse/contract";
import type { Store } from "@dormouse/core";
import { putApiKey, readTenantByKeyHash } from "./api-keys.ts";
import { commit } from "./commit.ts";
import { listDue } from "./due.ts";
import { isContention, isUncertain } from "./failure.ts";
import { claim, renew } from "./lease.ts";
import { list } from "./list.ts";
import {
  listArtifacts,
  listRuns,
  readArtifact,
  readEvents,
  readIdempotency,
  readIntent,
  readRun,
  readSession,
  readSnapshot,
  readSteps,
} from "./records.ts";
import { remove } from "./remove.ts";
import { openTable, type TableOptions } from "./table.ts";

/**
 * The store on one DynamoDB table, laid out as infrastructure/table.ts says.
 * Every method throws DormouseError `unavailable` where the database does not answer.
 */
export function createDynamoStore(options: TableOptions): Store {
  const table = openTable(options);
  return {
    read: (key) => answered(readSession(table, key)),
    commit: (changes) => answered(commit(table, changes)),
    claim: (key, request) => answered(claim(table, key, request)),
    renew: (key, request) => answered(renew(table, key, request)),
    readRun: (key, runId) => answered(readRun(table, key, runId)),
    listRuns: (key, page) => answered(listRuns(table, key, page)),
    readIntent: (key, step) => answered(readIntent(table, key, step)),
    readSnapshot: (key, version) => answered(readSnapshot(table, key, version)),
    readSteps: (key, range) => answered(readSteps(table, key, range)),
    readArtifact: (key, artifactId) => answered(readArtifact(table, key, artifactId)),
    listArtifacts: (key, page) => answered(listArtifacts(table, key, page)),
    readEvents: (key, after) => answered(readEvents(table, key, after)),
    list: (query) => answered(list(table, query)),
    listDue: (nowMs, limit) => answered(listDue(table, nowMs, limit)),
    readIdempotency: (tenantId, key) => answered(readIdempotency(table, tenantId, key)),
    remove: (key) => answered(remove(table, key)),
    readTenantByKeyHash: (keyHash) => answered(readTenantByKeyHash(table, keyHash)),
    putApiKey: (apiKey) => answered(putApiKey(table, apiKey)),
  };
}

async function answered<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (cause) {
    if (!isContention(cause) && !isUncertain(cause)) throw cause;
    throw new DormouseError("unavailable", "The database does not answer; try again in a moment.", {
      cause,
    });
  }
}
