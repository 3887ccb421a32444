import { readFile } from "node:fs/promises";
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  ScanCommand,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import { createDynamoStore, createSystemClock } from "@dormouse/cloud";
import { layouts, MasterKeyring, type Blobs } from "@dormouse/core";
import { MemoryBlobs } from "@dormouse/core/memory";
import { createStepHandler } from "@dormouse/functions";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { createTestApi, type TestApi } from "./api/test-api.ts";
import type { LocalTable } from "./local-table.ts";

export type StoredItem = Record<string, AttributeValue>;

/** What an earlier program stored; test/conformance/layouts holds some. */
export type Recording = {
  /** Which program that was. */
  note: string;
  recordedAtMs: number;
  tenantId: string;
  apiKey: string;
  /** What its data keys are wrapped with, in base64. */
  masterKey: string;
  /** Ids of its sessions, by how they stand. */
  sessions: Record<string, string>;
  /** What the last runs of some of them are to give once they have gone on, as `typed`. */
  outputs: Record<string, string>;
  items: StoredItem[];
  /** In base64. */
  blobs: Record<string, string>;
  /** Bodies of the queue's messages. */
  messages: string[];
  /** A full export, in base64, and its passphrase. */
  archive?: string;
  passphrase?: string;
};

/** The kinds of items, by how their sort keys begin. */
export const kinds = {
  SESSION: layouts.session,
  RUN: layouts.run,
  STEP: layouts.step,
  PAGE: layouts.page,
  EVENT: layouts.event,
  SNAPSHOT: layouts.snapshot,
  ARTIFACT: layouts.artifact,
  MEDIA: layouts.media,
  INTENT: layouts.intent,
  COLLECTION: layouts.collection,
  IDEMPOTENCY: layouts.idempotency,
  CREDENTIAL: layouts.credential,
  LOGIN: layouts.loginSecret,
  LOGINPOINTER: layouts.loginPointer,
  FINGERPRINTKEY: layouts.fingerprintKey,
  EXTERNALKEY: layouts.externalKey,
  RETENTION: layouts.retention,
  SITE: layouts.site,
  AGENT: layouts.agent,
  APIKEY: layouts.apiKey,
};
export type Kind = keyof typeof kinds;

export function kindOf({ sk }: StoredItem): Kind {
  return sk?.S?.split("#")[0] as Kind;
}

export function placeOf({ pk, sk }: StoredItem): string {
  return `${pk?.S} ${sk?.S}`;
}

/** Attributes in an order of their own, to be compared. */
export function sorted(item: StoredItem = {}): unknown {
  return Object.entries(item).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

export async function readRecording(name: string): Promise<Recording> {
  const file = new URL(`../layouts/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(file, "utf8")) as Recording;
}

/** Puts back what was stored where it was. */
export async function playBack(
  { items, blobs: stored }: Pick<Recording, "items" | "blobs">,
  { table, blobs }: { table: LocalTable; blobs: Blobs },
): Promise<void> {
  await withClient(table, async (client) => {
    for (let start = 0; start < items.length; start += 25) {
      const writes = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table.tableName]: writes } }));
    }
  });
  for (const [key, content] of Object.entries(stored)) {
    await blobs.put(key, Buffer.from(content, "base64"), "application/octet-stream");
  }
}

/** The API over the recording's table, with its keys, at its time. */
export function openAt(recording: Recording, table: LocalTable): Promise<TestApi> {
  const system = createSystemClock();
  const aheadMs = system.nowMs() - recording.recordedAtMs - 1_000;
  const clock = { ...system, nowMs: () => system.nowMs() - aheadMs };
  return createTestApi({
    store: createDynamoStore(table),
    blobs: new MemoryBlobs(clock),
    keyring: new MasterKeyring(Buffer.from(recording.masterKey, "base64")),
    clock,
  });
}

/** Hands messages to the worker, as Lambda does. */
export function deliver({ worker }: TestApi, messages: string[]): Promise<SQSBatchResponse> {
  const handle = createStepHandler({ worker });
  const Records = messages.map((body, index) => ({ messageId: String(index), body }));
  return handle({ Records } as SQSEvent, { getRemainingTimeInMillis: () => 600_000 });
}

/** Every item of the table, as it lies there. */
export function itemsIn(table: LocalTable): Promise<StoredItem[]> {
  return withClient(table, async (client) => {
    const items: StoredItem[] = [];
    let ExclusiveStartKey: StoredItem | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName: table.tableName, ExclusiveStartKey }),
      );
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items;
  });
}

async function withClient<Result>(
  { endpoint }: LocalTable,
  use: (client: DynamoDBClient) => Promise<Result>,
): Promise<Result> {
  const client = new DynamoDBClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
