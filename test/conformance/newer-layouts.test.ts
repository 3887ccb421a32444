import { allowApiKey, hashApiKey } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { jsonOf, keys, tenants, typing, type TestApi } from "./support/api/test-api.ts";
import { startLocalTable, type LocalTable } from "./support/local-table.ts";
import {
  deliver,
  itemsIn,
  kindOf,
  openAt,
  playBack,
  readRecording,
  sorted,
  type Kind,
  type Recording,
  type StoredItem,
} from "./support/recording.ts";

/** Of a layout that nobody knows yet. */
const schemaVersion = { N: "99" };

type Case = [name: string, kind: Kind, act: () => Promise<unknown>];

describe("a program that is older than what is stored", () => {
  let recording: Recording;
  let table: LocalTable;
  let api: TestApi;

  beforeAll(async () => {
    recording = await readRecording("dcc63db");
    table = await startLocalTable();
    api = await openAt(recording, table);
    await play(recording.items);
  });
  afterAll(() => table?.close());

  const cases: Case[] = [
    ["show a session", "SESSION", () => call("GET", at("waiting"))],
    ["list sessions", "SESSION", () => call("GET", "/v1/sessions")],
    ["give a session a run", "SESSION", () => call("POST", at("waiting", "execute"), typing("a"))],
    ["delete a session", "SESSION", () => call("DELETE", at("waiting"))],
    ["claim a session's step", "SESSION", () => claim("waiting")],
    ["renew a session's lease", "SESSION", () => renew("waiting")],
    ["end a run", "RUN", () => call("POST", at("waiting", "cancel"))],
    ["list runs", "RUN", () => call("GET", at("completed", "runs"))],
    ["show steps", "STEP", () => api.world.store.readSteps(keyOf("completed"), firstStep)],
    ["show events", "EVENT", () => call("GET", at("completed", "events"))],
    ["list snapshots", "SNAPSHOT", () => call("GET", at("completed", "snapshots"))],
    [
      "keep a snapshot",
      "SNAPSHOT",
      () => api.world.store.pinSnapshot(keyOf("waiting"), 1, "fork:f"),
    ],
    ["list screenshots", "ARTIFACT", () => call("GET", at("completed", "screenshots"))],
    ["read an intent", "INTENT", () => api.world.store.readIntent(keyOf("undecided"), 1)],
    [
      "ask for a collection",
      "COLLECTION",
      () => api.world.store.requestCollection(keyOf("completed"), 1),
    ],
    ["end a collection", "COLLECTION", endCollection],
    ["answer for an idempotency key", "IDEMPOTENCY", createAgain],
    ["list credentials", "CREDENTIAL", () => call("GET", "/v1/credentials")],
    ["replace a credential", "CREDENTIAL", () => call("PUT", "/v1/credentials/site", credential)],
    ["take an API key", "APIKEY", () => api.world.store.readTenantByKeyHash(hashApiKey(keys.ours))],
    ["replace an API key", "APIKEY", () => allowApiKey(api.world, tenants.ours, keys.ours)],
  ];
  const credential = { username: "a", password: "b" };
  const firstStep = { fromStep: 1, toStep: 1 };

  test.each(cases)("does not %s", async (_name, kind, act) => {
    await unchangedBy(kind, async () => {
      const refusal = await act().catch((error: unknown) => String(error));
      expect(refusal).toContain("in layout 99; this one knows layouts up to");
    });
  });

  test("lets hints go that are of a newer layout, and those at a session that is", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    await unchangedBy("SESSION", async () => {
      const unheardOf = JSON.stringify({ schemaVersion: 99, what: "to do" });
      const answer = await deliver(api, [unheardOf, ...recording.messages]);
      expect(answer).toEqual({ batchItemFailures: [] });
    });
  });

  /** With every item of the kind in a newer layout, as a newer program would have left them. */
  async function unchangedBy(kind: Kind, act: () => Promise<void>): Promise<void> {
    const items = recording.items.filter((item) => kindOf(item) === kind);
    await play(items.map((item) => ({ ...item, schemaVersion })));
    const before = await itemsIn(table);
    await act();
    expect((await itemsIn(table)).map(sorted)).toEqual(before.map(sorted));
    await play(items);
  }

  function play(items: StoredItem[]): Promise<void> {
    return playBack({ items, blobs: recording.blobs }, { table, blobs: api.world.blobs });
  }

  function keyOf(name: string) {
    return { tenantId: recording.tenantId, sessionId: recording.sessions[name] ?? "" };
  }

  function at(name: string, what?: string): string {
    return `/v1/sessions/${keyOf(name).sessionId}${what === undefined ? "" : `/${what}`}`;
  }

  function call(method: string, path: string, body?: unknown, headers = {}): Promise<unknown> {
    return jsonOf(api.call(method, path, { body, headers }));
  }

  function createAgain(): Promise<unknown> {
    return call("POST", "/v1/sessions", {}, { "idempotency-key": "of then" });
  }

  function claim(name: string): Promise<unknown> {
    const lease = { workerId: "w", leaseUntilMs: 1, dueAtMs: 1 };
    return api.world.store.claim(keyOf(name), { runId: "run", step: 1, nowMs: 0, ...lease });
  }

  function renew(name: string): Promise<unknown> {
    return api.world.store.renew(keyOf(name), { fence: 1, leaseUntilMs: 1, dueAtMs: 1 });
  }

  async function endCollection(): Promise<void> {
    const [due] = await api.world.store.listCollections(Number.MAX_SAFE_INTEGER, 1);
    if (due !== undefined) await api.world.store.endCollection(due);
  }
});
