import {
  layouts,
  type Artifact,
  type IdempotencyRecord,
  type Layout,
  type Run,
} from "@dormouse/core";
import type { ItemKey } from "./keys.ts";

/** A record as stored, with the version of its layout: JSON text, for the reason told in session-item.ts. */
export type RecordItem = ItemKey & { schemaVersion: number; json: string };

export function toRecordItem<Value>(
  { version: schemaVersion }: Layout<Value>,
  key: ItemKey,
  record: Value,
): RecordItem {
  return { ...key, schemaVersion, json: JSON.stringify(record) };
}

/** @throws NewerLayoutError */
export function fromRecordItem<Value>(layout: Layout<Value>, item: Record<string, unknown>): Value {
  const version = schemaVersionOf(item);
  layout.refuseNewer(version);
  return layout.read(JSON.parse(String(item.json)), version);
}

/** Undefined in items of before there were versions. */
export function schemaVersionOf({ schemaVersion }: Record<string, unknown>): number | undefined {
  return schemaVersion === undefined ? undefined : Number(schemaVersion);
}

/** A run's script lies beside how it stands, so that the one is written without the other. */
export type RunItem = RecordItem & { script: string };

export function toRunItem(key: ItemKey, { script, ...current }: Run): RunItem {
  return { ...toRecordItem(layouts.run, key, current), script: JSON.stringify(script) };
}

export function fromRunItem(item: Record<string, unknown>): Run {
  const current = fromRecordItem(layouts.run, item);
  return { ...current, script: JSON.parse(String(item.script)) as Run["script"] };
}

/** `kind` is an attribute, so that a listing can filter by it. */
export type ArtifactItem = RecordItem & { kind: string };

export function toArtifactItem(key: ItemKey, artifact: Artifact): ArtifactItem {
  return { ...toRecordItem(layouts.artifact, key, artifact), kind: artifact.kind };
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
    ...toRecordItem(layouts.idempotency, key, record),
    expiresAtMs,
    expiresAt: Math.ceil(expiresAtMs / 1000),
    commitToken,
  };
}
