import { layouts, type Store } from "@dormouse/core";
import { answered } from "../failure.ts";
import { putApiKey, readTenantByKeyHash } from "./api-keys.ts";
import {
  listArchived,
  listIdle,
  putRetention,
  readRetention,
  removeArchived,
  removeRetention,
} from "./archive.ts";
import { endCollection, listCollections, requestCollection } from "./collections.ts";
import { commit } from "./commit.ts";
import { countSessions } from "./count.ts";
import { listDue } from "./due.ts";
import { readExternalKey, removeExternalKey } from "./external-keys.ts";
import { claim, renew } from "./lease.ts";
import { list } from "./list.ts";
import {
  countLogins,
  listLogins,
  listLoginsDue,
  putFingerprintKey,
  putLoginSecret,
  readFingerprintKey,
  readLoginPointer,
  readLoginSecret,
  removeLoginPointer,
} from "./logins.ts";
import { namedRecords } from "./named-records.ts";
import { prepare } from "./prepare.ts";
import {
  listArtifacts,
  listMedia,
  listRuns,
  readArtifact,
  readMedia,
  readEvents,
  readIdempotency,
  readIntent,
  readNewestPage,
  readPages,
  readRun,
  readSession,
  readSteps,
} from "./records.ts";
import { remove } from "./remove.ts";
import {
  listSnapshots,
  pinSnapshot,
  readSnapshot,
  removeSnapshots,
  unpinSnapshot,
} from "./snapshots.ts";
import { openTable, type TableOptions } from "./table.ts";

/**
 * The store on one DynamoDB table, laid out as infrastructure/table.ts says.
 * Every method throws DormouseError `unavailable` where the database does not answer.
 */
export function createDynamoStore(options: TableOptions): Store {
  const table = openTable(options);
  const credentials = namedRecords(table, "CREDENTIAL", layouts.credential);
  const sites = namedRecords(table, "SITE", layouts.site);
  const agents = namedRecords(table, "AGENT", layouts.agent);
  return {
    read: (key) => asked(readSession(table, key)),
    commit: (changes) => asked(commit(table, changes)),
    prepare: (key, records) => asked(prepare(table, key, records)),
    claim: (key, request) => asked(claim(table, key, request)),
    renew: (key, request) => asked(renew(table, key, request)),
    readRun: (key, runId) => asked(readRun(table, key, runId)),
    listRuns: (key, page) => asked(listRuns(table, key, page)),
    readIntent: (key, step) => asked(readIntent(table, key, step)),
    readSnapshot: (key, version) => asked(readSnapshot(table, key, version)),
    listSnapshots: (key, page) => asked(listSnapshots(table, key, page)),
    pinSnapshot: (key, version, pin) => asked(pinSnapshot(table, key, version, pin)),
    unpinSnapshot: (key, version, pin) => asked(unpinSnapshot(table, key, version, pin)),
    removeSnapshots: (key, versions) => asked(removeSnapshots(table, key, versions)),
    readSteps: (key, range) => asked(readSteps(table, key, range)),
    readPages: (key, range) => asked(readPages(table, key, range)),
    readNewestPage: (key, upToStep) => asked(readNewestPage(table, key, upToStep)),
    readArtifact: (key, artifactId) => asked(readArtifact(table, key, artifactId)),
    listArtifacts: (key, page) => asked(listArtifacts(table, key, page)),
    readMedia: (key, mediaId) => asked(readMedia(table, key, mediaId)),
    listMedia: (key, page) => asked(listMedia(table, key, page)),
    readEvents: (key, after) => asked(readEvents(table, key, after)),
    list: (query) => asked(list(table, query)),
    countSessions: (query) => asked(countSessions(table, query)),
    listDue: (nowMs, limit) => asked(listDue(table, nowMs, limit)),
    requestCollection: (key, dueAtMs) => asked(requestCollection(table, key, dueAtMs)),
    listCollections: (nowMs, limit) => asked(listCollections(table, nowMs, limit)),
    endCollection: (collection, againAtMs) => asked(endCollection(table, collection, againAtMs)),
    listIdle: (sinceMs, limit) => asked(listIdle(table, sinceMs, limit)),
    listArchived: (nowMs, limit) => asked(listArchived(table, nowMs, limit)),
    removeArchived: (key, records) => asked(removeArchived(table, key, records)),
    readRetention: (tenantId) => asked(readRetention(table, tenantId)),
    putRetention: (retention) => asked(putRetention(table, retention)),
    removeRetention: (tenantId) => asked(removeRetention(table, tenantId)),
    readLoginPointer: (tenantId, fingerprint) =>
      asked(readLoginPointer(table, tenantId, fingerprint)),
    removeLoginPointer: (pointer) => asked(removeLoginPointer(table, pointer)),
    readExternalKey: (tenantId, externalKey) =>
      asked(readExternalKey(table, tenantId, externalKey)),
    removeExternalKey: (pointer) => asked(removeExternalKey(table, pointer)),
    readLoginSecret: (key) => asked(readLoginSecret(table, key)),
    putLoginSecret: (secret) => asked(putLoginSecret(table, secret)),
    readFingerprintKey: (tenantId) => asked(readFingerprintKey(table, tenantId)),
    putFingerprintKey: (key, earlier) => asked(putFingerprintKey(table, key, earlier)),
    listLogins: (tenantId, page) => asked(listLogins(table, tenantId, page)),
    countLogins: (tenantId, upTo) => asked(countLogins(table, tenantId, upTo)),
    listLoginsDue: (nowMs, limit) => asked(listLoginsDue(table, nowMs, limit)),
    readIdempotency: (tenantId, key) => asked(readIdempotency(table, tenantId, key)),
    remove: (key) => asked(remove(table, key)),
    readCredential: (key) => asked(credentials.read(key)),
    putCredential: (credential) => asked(credentials.put(credential)),
    removeCredential: (key) => asked(credentials.remove(key)),
    listCredentials: (tenantId, page) => asked(credentials.list(tenantId, page)),
    readSite: (key) => asked(sites.read(key)),
    putSite: (site) => asked(sites.put(site)),
    replaceSite: (site, earlier) => asked(sites.replace(site, earlier)),
    removeSite: (key) => asked(sites.remove(key)),
    listSites: (tenantId, page) => asked(sites.list(tenantId, page)),
    readAgent: (key) => asked(agents.read(key)),
    putAgent: (agent) => asked(agents.put(agent)),
    removeAgent: (key) => asked(agents.remove(key)),
    listAgents: (tenantId, page) => asked(agents.list(tenantId, page)),
    readTenantByKeyHash: (keyHash) => asked(readTenantByKeyHash(table, keyHash)),
    putApiKey: (apiKey) => asked(putApiKey(table, apiKey)),
  };
}

function asked<Value>(work: Promise<Value>): Promise<Value> {
  return answered("database", work);
}
