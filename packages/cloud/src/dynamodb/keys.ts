import { createHash } from "node:crypto";
import type { SessionStatus } from "@dormouse/contract";
import { turnAtRest, type Session, type SessionKey } from "@dormouse/core";

/** Every key of the table is built here, and nowhere else. */
export type ItemKey = { pk: string; sk: string };

/** Sort keys within a session's partition. */
export const sortKeys = {
  session: "SESSION",
  run: (runId: string) => `RUN#${part(runId)}`,
  step: (step: number) => `STEP#${padded(step)}`,
  page: (step: number) => `PAGE#${padded(step)}`,
  event: (sequence: number) => `EVENT#${padded(sequence)}`,
  snapshots: "SNAPSHOT#",
  snapshot: (version: number) => `SNAPSHOT#${padded(version)}`,
  collection: "COLLECTION",
  artifact: (artifactId: string) => `ARTIFACT#${part(artifactId)}`,
  media: (mediaId: string) => `MEDIA#${part(mediaId)}`,
  loginSecret: "LOGIN",
  intent: (step: number) => `INTENT#${padded(step)}`,
};

export function partitionOf(key: SessionKey): string {
  return `TENANT#${part(key.tenantId)}#SESSION#${part(key.sessionId)}`;
}

export function itemKey(key: SessionKey, sk: string): ItemKey {
  return { pk: partitionOf(key), sk };
}

export function sessionItemKey(key: SessionKey): ItemKey {
  return itemKey(key, sortKeys.session);
}

/** The session whose partition this is; indexes hold keys only. */
export function sessionKeyOf({ pk }: { pk: string }): SessionKey {
  const [, tenantId = "", , sessionId = ""] = pk.split("#");
  return { tenantId: unpart(tenantId), sessionId: unpart(sessionId) };
}

export function idempotencyItemKey(tenantId: string, key: string): ItemKey {
  return { pk: `TENANT#${part(tenantId)}#IDEMPOTENCY#${part(key)}`, sk: "IDEMPOTENCY" };
}

/** What a tenant has by name. */
export type NamedKind = "AGENT" | "CREDENTIAL" | "SITE";
export type NamedKey = { tenantId: string; name: string };

export function namedItemKey(kind: NamedKind, { tenantId, name }: NamedKey): ItemKey {
  return { pk: namedPartition(kind, tenantId), sk: `${kind}#${part(name)}` };
}

export function namedPartition(kind: NamedKind, tenantId: string): string {
  return `TENANT#${part(tenantId)}#${kind}S`;
}

export function loginPointerItemKey(tenantId: string, fingerprint: string): ItemKey {
  return {
    pk: `TENANT#${part(tenantId)}#LOGINPOINTER#${part(fingerprint)}`,
    sk: "LOGINPOINTER",
  };
}

export function fingerprintKeyItemKey(tenantId: string): ItemKey {
  return { pk: `TENANT#${part(tenantId)}#FINGERPRINTKEY`, sk: "FINGERPRINTKEY" };
}

export function externalKeyItemKey(tenantId: string, externalKey: string): ItemKey {
  return {
    pk: `TENANT#${part(tenantId)}#EXTERNALKEY#${part(externalKey)}`,
    sk: "EXTERNALKEY",
  };
}

export function retentionItemKey(tenantId: string): ItemKey {
  return { pk: `TENANT#${part(tenantId)}#RETENTION`, sk: "RETENTION" };
}

export function apiKeyItemKey(keyHash: string): ItemKey {
  return { pk: `APIKEY#${part(keyHash)}`, sk: "APIKEY" };
}

/** Partitions of the indexes. A session that is being removed is listed by its status only. */
export function indexKeys(session: Session): Record<string, string> {
  const { tenantId, status } = session;
  return {
    statusPk: statusPartition(tenantId, status),
    ...(status === "CLEANUP"
      ? {}
      : { tenantPk: tenantPartition(tenantId), ...ownersKeys(session) }),
    ...(session.dueAtMs === undefined
      ? restKeys(session)
      : dueKeys(session.sessionId, session.dueAtMs)),
  };
}

/** A session that holds a login is nobody's but its tenant's: the logins stand beside the agents. */
function ownersKeys({ tenantId, agentId, login }: Session): Record<string, string> {
  if (login !== undefined) return { agentPk: loginsPartition(tenantId) };
  return agentId === undefined ? {} : { agentPk: agentPartition(tenantId, agentId) };
}

export function tenantPartition(tenantId: string): string {
  return `TENANT#${part(tenantId)}`;
}

export function statusPartition(tenantId: string, status: SessionStatus): string {
  return `TENANT#${part(tenantId)}#STATUS#${status}`;
}

export function agentPartition(tenantId: string, agentId: string): string {
  return `TENANT#${part(tenantId)}#AGENT#${part(agentId)}`;
}

export function loginsPartition(tenantId: string): string {
  return `TENANT#${part(tenantId)}#LOGINS`;
}

/** One partition of an index takes 1,000 writes a second; what is due is spread over several. */
const dueShards = 4;

/** What stands in the index of what is due: each in partitions of its own. */
type DueKind = "DUE" | "COLLECTION" | "IDLE" | "ARCHIVED" | "REFRESH";

export const duePartitions = shardsOf("DUE");
export const collectionPartitions = shardsOf("COLLECTION");
/** Sessions at rest: idle ones by since when they are, archived ones by when they are due … */
export const idlePartitions = shardsOf("IDLE");
export const archivedPartitions = shardsOf("ARCHIVED");
/** … and those that hold a login by when it is to be looked after. */
export const refreshPartitions = shardsOf("REFRESH");

export function dueKeys(sessionId: string, dueAtMs: number): DueKeys {
  return keysIn("DUE", sessionId, dueAtMs);
}

export function collectionKeys(sessionId: string, dueAtMs: number): DueKeys {
  return keysIn("COLLECTION", sessionId, dueAtMs);
}

function restKeys(session: Session): DueKeys | undefined {
  const turn = turnAtRest(session);
  if (turn === undefined) return undefined;
  const { sessionId } = session;
  if ("loginDueAtMs" in turn) return keysIn("REFRESH", sessionId, turn.loginDueAtMs);
  if ("idleSinceMs" in turn) return keysIn("IDLE", sessionId, turn.idleSinceMs);
  return keysIn("ARCHIVED", sessionId, turn.dueAtMs);
}

type DueKeys = { duePk: string; dueSk: string };

function keysIn(kind: DueKind, sessionId: string, atMs: number): DueKeys {
  const shard = (createHash("sha256").update(sessionId).digest()[0] ?? 0) % dueShards;
  return { duePk: `${kind}#${shard}`, dueSk: dueSortKey(atMs) };
}

function shardsOf(kind: DueKind): string[] {
  return Array.from({ length: dueShards }, (_, shard) => `${kind}#${shard}`);
}

export function dueSortKey(dueAtMs: number): string {
  return padded(dueAtMs);
}

/** Text sorts by its first difference: numbers need the same length. */
function padded(value: number): string {
  const whole = Math.min(Math.max(0, Math.floor(value)), Number.MAX_SAFE_INTEGER);
  return String(whole).padStart(16, "0");
}

/** A tenant named `a#SESSION#b` must not reach into another's partition. */
function part(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("#", "%23");
}

function unpart(text: string): string {
  return text.replaceAll("%23", "#").replaceAll("%25", "%");
}
