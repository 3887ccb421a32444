import type { Artifact, CurrentRun, IdempotencyRecord, Run } from "@dormouse/core";
import type { ItemKey } from "./keys.ts";

/** A record as stored: JSON text, for the reason told in session-item.ts. */
export type RecordItem = ItemKey & { json: string };

export function toRecordItem(key: ItemKey, record: unknown): RecordItem {
  return { ...key, json: JSON.stringify(record) };
}

export function fromRecordItem(item: Record<string, unknown>): unknown {
  return JSON.parse(String(item.json));
}

/** A run's script lies beside how it stands, so that the one is written without the other. */
export type RunItem = RecordItem & { script: string };

export function toRunItem(key: ItemKey, { script, ...current }: Run): RunItem {
  return { ...toRecordItem(key, current), script: JSON.stringify(script) };
}

export function fromRunItem(item: Record<string, unknown>): Run {
  const current = fromRecordItem(item) as CurrentRun;
  return { ...current, script: JSON.parse(String(item.script)) as Run["script"] };
}

/** `kind` is an attribute, so that a listing can filter by it. */
export type ArtifactItem = RecordItem & { kind: string };

export function toArtifactItem(key: ItemKey, artifact: Artifact): ArtifactItem {
  return { ...toRecordItem(key, artifact), kind: artifact.kind };
}

/** `expiresAt` is the table's time to live, in Unix seconds; `expiresAtMs` is for conditions. */
export type IdempotencyItem = RecordItem & {
  expiresAt: number;
  expiresAtMs: number;
  commitToken: string;
};

export function toIdempotencyItem(
  key: ItemKey,
  record: IdempotencyRecord,
  commitToken: string,
): IdempotencyItem {
  const { expiresAtMs } = record;
  return {
    ...toRecordItem(key, record),
    expiresAtMs,
    expiresAt: Math.ceil(expiresAtMs / 1000),
    commitToken,
  };
}
