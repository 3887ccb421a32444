import { createHash } from "node:crypto";
import type { SessionStatus } from "@dormouse/contract";
import {
  archiverTurn,
  type CredentialKey,
  type Session,
  type SessionKey,
  type SiteKey,
} from "@dormouse/core";

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

export function credentialItemKey({ tenantId, name }: CredentialKey): ItemKey {
  return { pk: credentialPartition(tenantId), sk: `CREDENTIAL#${part(name)}` };
}

export function credentialPartition(tenantId: string): string {
  return `TENANT#${part(tenantId)}#CREDENTIALS`;
}

export function siteItemKey({ tenantId, name }: SiteKey): ItemKey {
  return { pk: sitePartition(tenantId), sk: `SITE#${part(name)}` };
}

export function sitePartition(tenantId: string): string {
  return `TENANT#${part(tenantId)}#SITES`;
}

export function retentionItemKey(tenantId: string): ItemKey {
  return { pk: `TENANT#${part(tenantId)}#RETENTION`, sk: "RETENTION" };
}

export function apiKeyItemKey(keyHash: string): ItemKey {
  return { pk: `APIKEY#${part(keyHash)}`, sk: "APIKEY" };
}

/** Partitions of the indexes. A session that is being removed is listed by its status only. */
export function indexKeys(session: Session): Record<string, string> {
  const { tenantId, status, agentId } = session;
  return {
    statusPk: statusPartition(tenantId, status),
    ...(status === "CLEANUP" ? {} : { tenantPk: tenantPartition(tenantId) }),
    ...(status === "CLEANUP" || agentId === undefined
      ? {}
      : { agentPk: agentPartition(tenantId, agentId) }),
    ...(session.dueAtMs === undefined
      ? archiverKeys(session)
      : dueKeys(session.sessionId, session.dueAtMs)),
  };
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

/** One partition of an index takes 1,000 writes a second; what is due is spread over several. */
const dueShards = 4;

export const duePartitions = Array.from({ length: dueShards }, (_, shard) => `DUE#${shard}`);

export function dueKeys(sessionId: string, dueAtMs: number): DueKeys {
  return { duePk: `DUE#${shardOf(sessionId)}`, dueSk: dueSortKey(dueAtMs) };
}

/** Collections stand in the same index, in partitions of their own. */
export const collectionPartitions = Array.from(
  { length: dueShards },
  (_, shard) => `COLLECTION#${shard}`,
);

export function collectionKeys(sessionId: string, dueAtMs: number): DueKeys {
  return { duePk: `COLLECTION#${shardOf(sessionId)}`, dueSk: dueSortKey(dueAtMs) };
}

/** So do sessions at rest, for the archiver: idle ones by since when they are, archived ones by when they are due. */
export const idlePartitions = Array.from({ length: dueShards }, (_, shard) => `IDLE#${shard}`);
export const archivedPartitions = Array.from(
  { length: dueShards },
  (_, shard) => `ARCHIVED#${shard}`,
);

function archiverKeys(session: Session): DueKeys | undefined {
  const turn = archiverTurn(session);
  if (turn === undefined) return undefined;
  const shard = shardOf(session.sessionId);
  return "idleSinceMs" in turn
    ? { duePk: `IDLE#${shard}`, dueSk: dueSortKey(turn.idleSinceMs) }
    : { duePk: `ARCHIVED#${shard}`, dueSk: dueSortKey(turn.dueAtMs) };
}

type DueKeys = { duePk: string; dueSk: string };

function shardOf(sessionId: string): number {
  return (createHash("sha256").update(sessionId).digest()[0] ?? 0) % dueShards;
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
