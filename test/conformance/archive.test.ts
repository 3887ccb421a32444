import {
  createDynamoStore,
  createS3Blobs,
  createSystemClock,
  createUpstashHotState,
} from "@dormouse/cloud";
import type { RunDetail, RunView, SessionEvent, SessionView } from "@dormouse/contract";
import { archiveSessions, defaultSettings, type Session, type Store } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provisionBucket } from "../../packages/cloud/src/provision/bucket.ts";
import { ordersPage, sessionWithPages } from "./support/api/shown-pages.ts";
import { createTestApi, jsonOf, tenants, typing, type TestApi } from "./support/api/test-api.ts";
import { readUntil } from "./support/api/stream-text.ts";
import { linesOf } from "./support/archive-lines.ts";
import { redisToken as token, startLocalAws, startLocalRedis } from "./support/local-services.ts";
import { startLocalTable } from "./support/local-table.ts";

type Listed<Item> = { items: Item[]; nextCursor?: string };

const total = 10_000;
const bucketName = "dormouse-archive";
let aheadMs = 0;
let api: TestApi;
let id: string;
/** The table, without what lies in archives. */
let table: Store;
let closing: (() => Promise<void>)[];
let before: Awaited<ReturnType<typeof answers>>;

/** A session with 10,000 events on servers of its own. */
beforeAll(async () => {
  const [database, aws, redis] = await Promise.all([
    startLocalTable(),
    startLocalAws(),
    startLocalRedis(),
  ]);
  closing = [database.close, aws.close, redis.close];
  table = createDynamoStore(database);
  await provisionBucket({ endpoint: aws.endpoint }, bucketName);
  const clock = createSystemClock();
  api = await createTestApi({
    store: table,
    blobs: createS3Blobs({ bucketName, endpoint: aws.endpoint }),
    hot: createUpstashHotState({ url: redis.door.url, token }),
    clock: { ...clock, nowMs: () => clock.nowMs() + aheadMs },
  });
  id = await sessionWithPages(
    api,
    [ordersPage(), ordersPage({ search: "Ada" }), ordersPage({ page: 2 })],
    {
      agentId: "buyer",
    },
  );
  await addEvents();
  before = await answers();
}, 240_000);
afterAll(async () => {
  for (const close of closing ?? []) await close();
});

describe("a session with 10,000 events", () => {
  it("gives the same answers once it is archived, and again when the table is rid of it", async () => {
    expect(before.events).toHaveLength(total);
    await archiveAfter(defaultSettings.archiveAfterMs, { archived: 1, failed: 0 });
    expect(await api.world.hot.readPage(key())).toBeUndefined();
    expect(await answers()).toEqual(before);
    await archiveAfter(defaultSettings.archiveAfterMs, { cleared: 1, failed: 0 });
    expect(await table.readEvents(key(), { afterSequence: 0, limit: 100 })).toEqual([]);
    expect(await answers()).toEqual(before);
  });

  it("lies in one object, which has each of its records once", async () => {
    const { archive } = await read();
    const content = archive && (await api.world.blobs.get(archive.blobKey));
    const lines = archive && content ? await linesOf(content, archive) : [];
    const sequences = lines.flatMap(
      ({ event }) => (event as SessionEvent | undefined)?.sequence ?? [],
    );
    expect(sequences).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    expect(lines.filter(({ step }) => step !== undefined)).toHaveLength(3);
    expect(content?.byteLength).toBeLessThan(1_000_000);
    const { items } = await jsonOf<Listed<SessionView>>(
      api.call("GET", "/v1/sessions?status=COMPLETED"),
    );
    const { blobKey, bytes } = archive ?? {};
    expect(items).toMatchObject([{ archived: true, archive: { key: blobKey, bytes } }]);
  });

  it("is followed from any event of its log", async () => {
    const events = await follow(total - 3);
    expect(events.map(({ sequence }) => sequence)).toEqual([total - 2, total - 1, total]);
    expect(events).toEqual(before.events.slice(-3));
  });

  it("is brought back by a resume and goes on with a run, behind the same answers", async () => {
    const resumed = await jsonOf<SessionView>(api.call("POST", `/v1/sessions/${id}/resume`));
    expect(resumed).toMatchObject({ status: "COMPLETED", lastSequence: total + 1 });
    expect(resumed.archived).toBeUndefined();
    const { events, session, ...same } = before;
    const { events: revived, session: back, ...answered } = await answers();
    expect(answered).toEqual(same);
    expect(revived.slice(0, total)).toEqual(events);
    expect(back).toEqual({ ...session, lastSequence: total + 1, updatedAt: resumed.updatedAt });
    await api.call("POST", `/v1/sessions/${id}/execute`, { body: typing("again") });
    await api.runSteps();
    const after = await answers();
    expect(after.events.slice(0, total)).toEqual(events);
    expect(after.runs.map(({ status }) => status)).toEqual(["COMPLETED", "COMPLETED"]);
    expect(after.session).toMatchObject({ status: "COMPLETED", lastSequence: after.events.length });
  });
});

function key() {
  return { tenantId: tenants.ours, sessionId: id };
}

async function read(): Promise<Session> {
  const session = await api.world.store.read(key());
  if (session === undefined) throw new Error("the session is gone");
  return session;
}

/** Fills the log up, as many runs would have. */
async function addEvents(): Promise<void> {
  const session = await read();
  const runId = session.run?.runId ?? "none";
  const filled = total - session.lastSequence - 1;
  const events = Array.from({ length: filled }, (_, index): SessionEvent => ({
    ...common(session, index),
    type: "input.received",
    data: { runId, name: `answer-${index}` },
  }));
  events.push({
    ...common(session, filled),
    type: "snapshot.incomplete",
    data: { version: session.snapshotVersion, notes: [] },
  });
  await api.world.store.prepare(key(), { events });
  const full = { ...session, revision: session.revision + 1, lastSequence: total };
  await api.world.store.commit({ session: full });
}

function common({ lastSequence, updatedAtMs, sessionId }: Session, index: number) {
  return { sequence: lastSequence + index + 1, sessionId, at: new Date(updatedAtMs).toISOString() };
}

async function archiveAfter(ms: number, report: object): Promise<void> {
  aheadMs += ms;
  expect(await archiveSessions(api.world, api.settings)).toMatchObject(report);
}

/** What the API tells of the session, but for where it lies. */
async function answers() {
  const base = `/v1/sessions/${id}`;
  const get = <Body>(path: string) => jsonOf<Body>(api.call("GET", `${base}${path}`));
  const { archived: _archived, archive: _archive, ...session } = await get<SessionView>("");
  const runs = (await get<Listed<RunView>>("/runs")).items;
  const events: SessionEvent[] = [];
  for (let after = 0; ;) {
    const page = await get<Listed<SessionEvent>>(`/events?limit=500&after=${after}`);
    events.push(...page.items);
    if (page.nextCursor === undefined) break;
    after = Number(page.nextCursor);
  }
  return {
    session,
    runs,
    run: await get<RunDetail>(`/runs/${runs.at(-1)?.runId}`),
    events,
    completed: await get(`/events?types=step.completed,run.completed`),
    state: await get<object>("/state?sections=page_state"),
    history: await get<object>("/history"),
    screenshots: await get<object>("/screenshots"),
    storageState: await get<object>("/storage-state"),
  };
}

/** What a stream tells from there on, as far as the log goes. */
async function follow(lastEventId: number): Promise<SessionEvent[]> {
  const headers = { accept: "text/event-stream", "last-event-id": String(lastEventId) };
  const response = await api.call("GET", `/v1/sessions/${id}/events`, { headers });
  return (await readUntil(response, "snapshot.incomplete")).map(({ data }) => data);
}
