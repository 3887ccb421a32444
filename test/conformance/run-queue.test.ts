import { createDynamoStore } from "@dormouse/cloud";
import type { RunDetail, RunView, SessionEvent, SessionView } from "@dormouse/contract";
import type { Store } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, jsonOf, typing, type TestApi } from "./support/api/test-api.ts";
import { startLocalTable } from "./support/local-table.ts";

type Given = { runId: string; session: SessionView };
type Listed<Item> = { items: Item[] };

/** What a session's queue of runs must do, whatever holds it. */
function queueSuite(open: () => Promise<{ store?: Store; close?(): Promise<void> }>): void {
  let api: TestApi;
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const { store, close: closer } = await open();
    close = closer;
    api = await createTestApi(store === undefined ? {} : { store });
  });
  afterAll(() => close?.());

  async function create(text: string): Promise<Given & { path: string }> {
    const body = { run: typing(text) };
    const given = await jsonOf<Given>(api.call("POST", "/v1/sessions", { body }));
    return { ...given, path: `/v1/sessions/${given.session.sessionId}` };
  }

  const give = (path: string, text: string, headers: Record<string, string> = {}) =>
    jsonOf<Given>(api.call("POST", `${path}/execute`, { body: typing(text), headers }));

  it("has runs wait for their turn, each once, and tells of every one as it stands", async () => {
    const { path, runId: first } = await create("one");
    const second = await give(path, "two", { "idempotency-key": `${first} two` });
    const again = await give(path, "two", { "idempotency-key": `${first} two` });
    expect(again.runId).toBe(second.runId);
    const third = await give(path, "three");
    expect(third.session.queue?.map(({ runId }) => runId)).toEqual([second.runId, third.runId]);
    expect(third.session).toMatchObject({ status: "ACTIVE", currentRun: { runId: first } });
    const waiting = await jsonOf<RunDetail>(api.call("GET", `${path}/runs/${second.runId}`));
    expect(waiting).toMatchObject({ status: "INITIALIZING", steps: { total: 2, done: 0 } });

    await api.runSteps();
    const { items } = await jsonOf<Listed<RunView>>(api.call("GET", `${path}/runs`));
    expect(items.map(({ runId, status }) => [runId, status])).toEqual(
      [third.runId, second.runId, first].map((runId) => [runId, "COMPLETED"]),
    );
    const last = await jsonOf<RunDetail>(api.call("GET", `${path}/runs/${third.runId}`));
    expect(last.output).toEqual({ typed: "one two three" });
    const log = await jsonOf<Listed<SessionEvent>>(api.call("GET", `${path}/events`));
    expect(log.items.map(({ sequence }) => sequence)).toEqual(log.items.map((_, at) => at + 1));
    expect(await jsonOf(api.call("GET", path))).not.toHaveProperty("queue");
  });

  it("keeps every one of many runs that are given at once", async () => {
    const { path } = await create("first");
    const given = await Promise.all(
      Array.from({ length: 6 }, (_, index) => give(path, `run ${index}`)),
    );
    const { queue } = await jsonOf<SessionView>(api.call("GET", path));
    expect(queue?.map(({ runId }) => runId).toSorted()).toEqual(
      given.map(({ runId }) => runId).toSorted(),
    );
    await api.runSteps();
    const { items } = await jsonOf<Listed<RunView>>(api.call("GET", `${path}/runs`));
    expect(items.filter(({ status }) => status === "COMPLETED")).toHaveLength(7);
  });

  it("has a run that waits cancelled, and the one at work replaced", async () => {
    const { path, runId: first } = await create("one");
    const second = await give(path, "two");
    await jsonOf(api.call("POST", `${path}/runs/${second.runId}/cancel`));
    const body = { ...typing("three"), ifBusy: "replace" };
    const third = await jsonOf<Given>(api.call("POST", `${path}/execute`, { body }));
    await api.runSteps();
    const { items } = await jsonOf<Listed<RunView>>(api.call("GET", `${path}/runs`));
    expect(items.map(({ runId, status }) => [runId, status])).toEqual([
      [third.runId, "COMPLETED"],
      [second.runId, "CANCELLED"],
      [first, "CANCELLED"],
    ]);
  });
}

describe("the queue of a session's runs, in memory", () => {
  queueSuite(async () => ({}));
});

describe("the queue of a session's runs, in a DynamoDB table", () => {
  queueSuite(async () => {
    const table = await startLocalTable();
    return { store: createDynamoStore(table), close: () => table.close() };
  });
});
