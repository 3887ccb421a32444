import type { SessionEvent } from "@dormouse/contract";
import {
  artifactsScope,
  decodeCursor,
  layouts,
  mediaScope,
  runsScope,
  type Artifact,
  type IdempotencyRecord,
  type Intent,
  type ListResult,
  type Media,
  type PageRecord,
  type PageRequest,
  type Run,
  type Session,
  type SessionKey,
  type StepRecord,
} from "@dormouse/core";
import { idempotencyItemKey, itemKey, partitionOf, sessionItemKey, sortKeys } from "./keys.ts";
import { takePage } from "./page.ts";
import { collect, mapped, queryItems, type Item } from "./query.ts";
import { readItem, readRecord } from "./read-item.ts";
import { fromRecordItem, fromRunItem } from "./record-item.ts";
import { fromSessionItem, type SessionItem } from "./session-item.ts";
import type { Table } from "./table.ts";

export async function readSession(table: Table, key: SessionKey): Promise<Session | undefined> {
  const item = await readItem(table, sessionItemKey(key));
  return item && fromSessionItem(item as SessionItem);
}

export async function readRun(
  table: Table,
  key: SessionKey,
  runId: string,
): Promise<Run | undefined> {
  const item = await readItem(table, itemKey(key, sortKeys.run(runId)));
  return item && fromRunItem(item);
}

export function readIntent(
  table: Table,
  key: SessionKey,
  step: number,
): Promise<Intent | undefined> {
  return readRecord(table, layouts.intent, itemKey(key, sortKeys.intent(step)));
}

export function readArtifact(
  table: Table,
  key: SessionKey,
  artifactId: string,
): Promise<Artifact | undefined> {
  return readRecord(table, layouts.artifact, itemKey(key, sortKeys.artifact(artifactId)));
}

export function readMedia(
  table: Table,
  key: SessionKey,
  mediaId: string,
): Promise<Media | undefined> {
  return readRecord(table, layouts.media, itemKey(key, sortKeys.media(mediaId)));
}

export function readIdempotency(
  table: Table,
  tenantId: string,
  key: string,
): Promise<IdempotencyRecord | undefined> {
  return readRecord(table, layouts.idempotency, idempotencyItemKey(tenantId, key));
}

export async function readSteps(
  table: Table,
  key: SessionKey,
  { fromStep, toStep }: { fromStep: number; toStep: number },
): Promise<StepRecord[]> {
  if (fromStep > toStep) return [];
  const items = rangeOf(table, key, sortKeys.step(fromStep), sortKeys.step(toStep));
  return (await collect(items)).map((item) => fromRecordItem(layouts.step, item));
}

export async function readPages(
  table: Table,
  key: SessionKey,
  { fromStep, toStep }: { fromStep: number; toStep: number },
): Promise<PageRecord[]> {
  if (fromStep > toStep) return [];
  const items = rangeOf(table, key, sortKeys.page(fromStep), sortKeys.page(toStep));
  return (await collect(items)).map((item) => fromRecordItem(layouts.page, item));
}

export async function readNewestPage(
  table: Table,
  key: SessionKey,
  upToStep: number,
): Promise<PageRecord | undefined> {
  const items = queryItems(table, {
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
    ExpressionAttributeValues: {
      ":pk": partitionOf(key),
      ":first": sortKeys.page(0),
      ":last": sortKeys.page(upToStep),
    },
    ScanIndexForward: false,
    Limit: 1,
  });
  for await (const item of items) return fromRecordItem(layouts.page, item);
  return undefined;
}

export async function readEvents(
  table: Table,
  key: SessionKey,
  { afterSequence, limit }: { afterSequence: number; limit: number },
): Promise<SessionEvent[]> {
  const first = sortKeys.event(afterSequence + 1);
  // The log is dense: as many numbers as events.
  const last = sortKeys.event(afterSequence + limit);
  const items = await collect(rangeOf(table, key, first, last));
  return items.map((item) => fromRecordItem(layouts.event, item));
}

export async function listRuns(
  table: Table,
  key: SessionKey,
  { limit, cursor }: PageRequest,
): Promise<ListResult<Run>> {
  const scope = runsScope(key);
  const items = newestFirst(table, key, rangeAfter(sortKeys.run, decodeCursor(scope, cursor)), {
    Limit: limit + 1,
  });
  return takePage(mapped(items, fromRunItem), limit, scope, ({ runId }) => runId);
}

export async function listArtifacts(
  table: Table,
  key: SessionKey,
  { kind, limit, cursor }: PageRequest & { kind?: Artifact["kind"] },
): Promise<ListResult<Artifact>> {
  const scope = artifactsScope(key, kind);
  const items = newestFirst(
    table,
    key,
    rangeAfter(sortKeys.artifact, decodeCursor(scope, cursor)),
    kind === undefined
      ? { Limit: limit + 1 }
      : { FilterExpression: "kind = :kind", ExpressionAttributeValues: { ":kind": kind } },
  );
  const artifacts = mapped(items, (item) => fromRecordItem(layouts.artifact, item));
  return takePage(artifacts, limit, scope, ({ artifactId }) => artifactId);
}

export async function listMedia(
  table: Table,
  key: SessionKey,
  { limit, cursor }: PageRequest,
): Promise<ListResult<Media>> {
  const scope = mediaScope(key);
  const range = rangeAfter(sortKeys.media, decodeCursor(scope, cursor));
  const items = newestFirst(table, key, range, { Limit: limit + 1 });
  const media = mapped(items, (item) => fromRecordItem(layouts.media, item));
  return takePage(media, limit, scope, ({ mediaId }) => mediaId);
}

function rangeOf(table: Table, key: SessionKey, first: string, last: string): AsyncGenerator<Item> {
  return queryItems(table, {
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
    ExpressionAttributeValues: { ":pk": partitionOf(key), ":first": first, ":last": last },
  });
}

function rangeAfter(sortKey: (id: string) => string, after: string | undefined): KindRange {
  return { prefix: sortKey(""), after: after === undefined ? undefined : sortKey(after) };
}

/** Items of one kind, after the sort key of one of them. */
type KindRange = { prefix: string; after: string | undefined };

/** Items of a kind whose sort keys sort by time. */
export function newestFirst(
  table: Table,
  key: SessionKey,
  { prefix, after }: KindRange,
  options: {
    Limit?: number;
    FilterExpression?: string;
    ExpressionAttributeValues?: Record<string, unknown>;
  },
): AsyncGenerator<Item> {
  const pk = partitionOf(key);
  return queryItems(table, {
    ...options,
    ScanIndexForward: false,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: {
      ...options.ExpressionAttributeValues,
      ":pk": pk,
      ":prefix": prefix,
    },
    ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
  });
}
