import type { RunDetail, RunView, SessionEvent, SessionView } from "@dormouse/contract";
import { loadPart, openCredential, openNewest } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApi, jsonOf, keys, type TestApi } from "./support/api/test-api.ts";
import { startLocalTable, type LocalTable } from "./support/local-table.ts";
import {
  deliver,
  itemsIn,
  kindOf,
  kinds,
  openAt,
  placeOf,
  playBack,
  readRecording,
  sorted,
  type Kind,
  type Recording,
} from "./support/recording.ts";

type Created = { session: SessionView };
type Listed<Item> = { items: Item[] };

/** Kinds that there were none of then. */
const unheardOf = [
  "PAGE",
  "MEDIA",
  "RETENTION",
  "SITE",
  "AGENT",
  "LOGIN",
  "LOGINPOINTER",
  "FINGERPRINTKEY",
  "EXTERNALKEY",
];

describe.each(["d69f296", "dcc63db"])("what commit %s stored", (commit) => {
  let recording: Recording;
  let table: LocalTable;
  let api: TestApi;

  beforeAll(async () => {
    recording = await readRecording(commit);
    table = await startLocalTable();
    api = await openAt(recording, table);
    await playBack(recording, { table, blobs: api.world.blobs });
  });
  afterAll(() => table?.close());

  test("holds every kind of record", async () => {
    const found = new Set(recording.items.map(kindOf));
    const known = Object.keys(kinds).filter((kind) => !unheardOf.includes(kind));
    expect([...found].toSorted()).toEqual(known.toSorted());
  });

  test("is read from the store record by record", async () => {
    const { store } = api.world;
    const { tenantId, recordedAtMs } = recording;
    for (const sessionId of Object.values(recording.sessions)) {
      const key = { tenantId, sessionId };
      const session = await store.read(key);
      if (session === undefined) throw new Error(`session ${sessionId} does not load`);
      expect(session.modules).toHaveProperty("executor");
      expect(await store.readEvents(key, { afterSequence: 0, limit: 1_000 })).toEqual(
        recordsOf("EVENT", sessionId),
      );
      const steps = await store.readSteps(key, { fromStep: 1, toStep: session.nextStep });
      expect(steps).toEqual(recordsOf("STEP", sessionId));
      const runs = (await store.listRuns(key, { limit: 100 })).items;
      expect(runs.map(({ script: _script, ...run }) => run).toReversed()).toEqual(
        recordsOf("RUN", sessionId),
      );
      const snapshots = (await store.listSnapshots(key, { limit: 100 })).items;
      expect(snapshots.toReversed()).toEqual(recordsOf("SNAPSHOT", sessionId));
      const artifacts = (await store.listArtifacts(key, { limit: 100 })).items;
      expect(artifacts.toReversed()).toEqual(recordsOf("ARTIFACT", sessionId));
      const manifest = await openNewest(api.world, session);
      for (const part of manifest?.parts ?? []) await loadPart(api.world, session, part);
    }
    const undecided = { tenantId, sessionId: recording.sessions["undecided"] ?? "" };
    expect([await store.readIntent(undecided, 1)]).toEqual(recordsOf("INTENT"));
    expect(await store.readIdempotency(tenantId, "of then")).toEqual(
      recordsOf("IDEMPOTENCY").find((record) => Object(record).key === "of then"),
    );
    const credentials = (await store.listCredentials(tenantId, { limit: 100 })).items;
    expect(credentials).toEqual(recordsOf("CREDENTIAL"));
    const opened = await openCredential(api.world, { tenantId, name: "site" });
    expect(opened).toEqual({ username: "ada", password: "pass word of then" });
    expect(await store.listCollections(recordedAtMs, 100)).toMatchObject([
      { tenantId, sessionId: recording.sessions["completed"] },
    ]);
  });

  test("is shown by the API, to its key", async () => {
    for (const sessionId of Object.values(recording.sessions)) {
      const base = `/v1/sessions/${sessionId}`;
      const session = await get<SessionView>(base);
      expect(session).toMatchObject({ sessionId, status: storedAs(sessionId, "status") });
      const { items: runs } = await get<Listed<RunView>>(`${base}/runs`);
      const details = runs.map(({ runId }) => get<RunDetail>(`${base}/runs/${runId}`));
      expect((await Promise.all(details)).length).toBeGreaterThan(0);
      const { items: events } = await get<Listed<SessionEvent>>(`${base}/events?limit=100`);
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
      await get(`${base}/storage-state`);
      await get(`${base}/snapshots`);
      await get(`${base}/screenshots`);
      expect(await get(`${base}/integrity`)).toMatchObject({ isValid: true });
    }
    expect((await get<SessionView>(baseOf("completed"))).metadata).toEqual({ kept: true });
    const listed = await get<Listed<SessionView>>("/v1/sessions?limit=100");
    expect(listed.items).toHaveLength(Object.keys(recording.sessions).length);
    const [run] = (await get<Listed<RunView>>(`${baseOf("completed")}/runs`)).items;
    const { output } = await get<RunDetail>(`${baseOf("completed")}/runs/${run?.runId}`);
    expect(output["typed"]).toHaveLength(4 * 9_000 + 3);
  });

  test("goes on, step by step, from the messages of then", async () => {
    const claim = claimOfLost();
    expect(await claim(-1)).toMatchObject({ claimed: false });
    expect(await deliver(api, recording.messages)).toEqual({ batchItemFailures: [] });
    await api.runSteps();
    for (const [name, typed] of Object.entries(recording.outputs)) {
      expect(await outputOf(name)).toEqual({ typed });
    }
  });

  test("goes on once its owner says so", async () => {
    await post(`${baseOf("undecided")}/resume`, { decision: "retry" });
    await api.runSteps();
    expect(await outputOf("undecided")).toEqual({ typed: "a" });
    const { runId } = await post<RunView>(`${baseOf("completed")}/execute`, typingMore);
    await api.runSteps();
    const { typed } = await outputOf("completed", runId);
    expect(String(typed).slice(-6)).toBe("x more");
    await post(`${baseOf("completed")}/fork`, { step: 2 });
    if (!("asking" in recording.sessions)) return;
    const answer = { name: "code", value: "now" };
    await post(`${baseOf("asking")}/input`, answer, { "idempotency-key": "now" });
    await api.runSteps();
    expect(await outputOf("asking")).toEqual({ typed: "now" });
  });

  test("is in this program's layouts where it was written since", async () => {
    const before = new Map(recording.items.map((item) => [placeOf(item), item]));
    const written = (await itemsIn(table)).filter(
      (item) => JSON.stringify(sorted(before.get(placeOf(item)))) !== JSON.stringify(sorted(item)),
    );
    for (const item of written) {
      expect([placeOf(item), item["schemaVersion"]]).toEqual([
        placeOf(item),
        { N: String(kinds[kindOf(item)].version) },
      ]);
    }
    const rewritten = written.filter((item) => before.has(placeOf(item))).map(kindOf);
    expect([...new Set(rewritten)].toSorted()).toEqual(["RUN", "SESSION"]);
  });

  const typingMore = {
    kind: "script",
    actions: [
      { type: "type", text: "more" },
      { type: "read", name: "typed" },
    ],
  };

  function recordsOf(kind: Kind, sessionId = ""): unknown[] {
    return recording.items
      .filter((item) => kindOf(item) === kind && item["pk"]?.S?.includes(sessionId))
      .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
      .map((item) => JSON.parse(item["json"]?.S ?? "") as unknown);
  }

  function storedAs(sessionId: string, attribute: string): string | undefined {
    const item = recording.items.find(
      ({ pk, sk }) => sk?.S === "SESSION" && pk?.S?.includes(sessionId),
    );
    return item?.[attribute]?.S;
  }

  function baseOf(name: string): string {
    return `/v1/sessions/${recording.sessions[name]}`;
  }

  function get<Body>(path: string): Promise<Body> {
    return jsonOf<Body>(api.call("GET", path, { key: recording.apiKey }));
  }

  function post<Body>(path: string, body: unknown, headers = {}): Promise<Body> {
    return jsonOf<Body>(api.call("POST", path, { key: recording.apiKey, body, headers }));
  }

  /** @param runId of its newest run where none is given. */
  async function outputOf(name: string, runId?: string): Promise<Record<string, unknown>> {
    const { items } = await get<Listed<RunView>>(`${baseOf(name)}/runs`);
    const detail = await get<RunDetail>(`${baseOf(name)}/runs/${runId ?? items[0]?.runId}`);
    expect(detail.status).toBe("COMPLETED");
    return detail.output;
  }

  /** Claims the step that was lost, so many milliseconds after it may be. */
  function claimOfLost() {
    const { tenantId, sessions, items } = recording;
    const sessionId = sessions["lost"] ?? "";
    const item = items.find(({ pk, sk }) => sk?.S === "SESSION" && pk?.S?.includes(sessionId));
    const fromMs = Number(item?.["retryAtMs"]?.N ?? item?.["notBeforeMs"]?.N);
    return (afterMs: number) => {
      const nowMs = fromMs + afterMs;
      const lease = { workerId: "early", nowMs, leaseUntilMs: nowMs + 1, dueAtMs: nowMs + 1 };
      const run = { runId: item?.["runId"]?.S ?? "", step: 1 };
      return api.world.store.claim({ tenantId, sessionId }, { ...run, ...lease });
    };
  }
});

test("a full export of then is brought in", async () => {
  const { archive = "", passphrase = "" } = await readRecording("d69f296");
  const api = await createTestApi();
  const created = await jsonOf<Created>(api.call("POST", "/v1/sessions"));
  const base = `/v1/sessions/${created.session.sessionId}`;
  const answer = await api.app.request(`${base}/storage-state?format=full`, {
    method: "PUT",
    headers: {
      authorization: `Bearer ${keys.ours}`,
      "content-type": "application/octet-stream",
      "dormouse-passphrase": passphrase,
    },
    body: Buffer.from(archive, "base64"),
  });
  expect(await answer.text()).toContain('"source":"import"');
});
