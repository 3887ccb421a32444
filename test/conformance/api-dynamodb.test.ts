import { createDynamoStore } from "@dormouse/cloud";
import type {
  RunDetail,
  RunView,
  SessionEvent,
  SessionView,
  SnapshotView,
} from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, jsonOf, keys, typing, type TestApi } from "./support/api/test-api.ts";
import { startLocalTable, type LocalTable } from "./support/local-table.ts";

type Created = { runId: string; session: SessionView };
type Listed<Item> = { items: Item[]; nextCursor?: string };

let table: LocalTable;
let api: TestApi;

beforeAll(async () => {
  table = await startLocalTable();
  api = await createTestApi({ store: createDynamoStore(table) });
});
afterAll(() => table?.close());

describe("the API over a DynamoDB table", () => {
  it("runs a session, and gives its log and its runs", async () => {
    const body = { run: typing("one", "two") };
    const created = await jsonOf<Created>(api.call("POST", "/v1/sessions", { body }));
    await api.runSteps();
    const base = `/v1/sessions/${created.session.sessionId}`;
    const run = await jsonOf<RunDetail>(api.call("GET", `${base}/runs/${created.runId}`));
    expect(run).toMatchObject({ status: "COMPLETED", output: { typed: "one two" } });
    const { items } = await jsonOf<Listed<SessionEvent>>(api.call("GET", `${base}/events`));
    expect(items.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    const theirs = await api.call("GET", base, { key: keys.theirs });
    expect(theirs.status).toBe(404);
  });

  it("carries twins under one idempotency key out once", async () => {
    const headers = { "idempotency-key": "twins" };
    const call = { body: { agentId: "twins" }, headers };
    const twins = await Promise.all(
      Array.from({ length: 6 }, () => jsonOf<Created>(api.call("POST", "/v1/sessions", call))),
    );
    const sessionIds = new Set(twins.map(({ session }) => session.sessionId));
    expect(sessionIds.size).toBe(1);
    const listed = await jsonOf<Listed<SessionView>>(api.call("GET", "/v1/sessions?agent=twins"));
    expect(listed.items).toHaveLength(1);

    const path = `/v1/sessions/${[...sessionIds][0]}`;
    const run = { body: typing("b"), headers: { "idempotency-key": "twin runs" } };
    const started = await Promise.all(
      Array.from({ length: 6 }, () => jsonOf<Created>(api.call("POST", `${path}/execute`, run))),
    );
    expect(new Set(started.map(({ runId }) => runId)).size).toBe(1);
    const runs = await jsonOf<Listed<RunView>>(api.call("GET", `${path}/runs`));
    expect(runs.items).toHaveLength(1);
  });

  it("loses no answer that is given while its run comes to ask", async () => {
    const question = { kind: "text", prompt: "?" };
    const names = ["a", "b", "c", "d"];
    const actions = names.flatMap((name) => [
      { type: "ask", name, question },
      { type: "type", text: { input: name } },
    ]);
    const run = { kind: "script", actions: [...actions, { type: "read", name: "typed" }] };
    const body = { run };
    const created = await jsonOf<Created>(api.call("POST", "/v1/sessions", { body }));
    const base = `/v1/sessions/${created.session.sessionId}`;
    const working = api.runSteps();
    await Promise.all(
      names.map((name) => {
        const headers = { "idempotency-key": `${base} ${name}` };
        const answer = { name, value: `answer ${name}` };
        return jsonOf(api.call("POST", `${base}/input`, { body: answer, headers }));
      }),
    );
    await working;
    await api.runSteps();
    const done = await jsonOf<RunDetail>(api.call("GET", `${base}/runs/${created.runId}`));
    expect(done.output).toEqual({ typed: "answer a answer b answer c answer d" });
    const { items } = await jsonOf<Listed<SessionEvent>>(api.call("GET", `${base}/events`));
    expect(items.filter(({ type }) => type === "input.received")).toHaveLength(names.length);
  });

  it("takes one of many states that are imported at once over the same snapshot, and brings older ones back", async () => {
    const created = await jsonOf<Created>(
      api.call("POST", "/v1/sessions", { body: { run: typing("one") } }),
    );
    await api.runSteps();
    const base = `/v1/sessions/${created.session.sessionId}`;
    const stateOf = (name: string) => ({
      cookies: [],
      origins: [
        { origin: "https://a.example", localStorage: [{ name, value: "x".repeat(50_000) }] },
      ],
    });
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((name) =>
        api.call("PUT", `${base}/storage-state`, {
          headers: { "if-match": '"2"' },
          body: stateOf(name),
        }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412]);
    const winner = "abcd"[answers.findIndex(({ ok }) => ok)] ?? "";
    expect(await jsonOf(api.call("GET", `${base}/storage-state`))).toMatchObject(stateOf(winner));

    const headers = { "idempotency-key": "back" };
    const twins = await Promise.all(
      Array.from({ length: 4 }, () =>
        jsonOf<SnapshotView>(api.call("POST", `${base}/snapshots/1/restore`, { headers })),
      ),
    );
    expect(new Set(twins.map(({ version }) => version))).toEqual(new Set([4]));
    const { items } = await jsonOf<Listed<SnapshotView>>(api.call("GET", `${base}/snapshots`));
    expect(items.map(({ source, restoredFrom }) => [source, restoredFrom])).toEqual([
      ["restore", 1],
      ["import", undefined],
      ["step", undefined],
      ["step", undefined],
    ]);
  });

  it("gives one of many runs that are asked for at once, and says of the others that it is busy", async () => {
    const { session } = await jsonOf<Created>(api.call("POST", "/v1/sessions"));
    const path = `/v1/sessions/${session.sessionId}/execute`;
    const body = { ...typing("a"), ifBusy: "refuse" };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.call("POST", path, { body })),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([202, 409, 409, 409, 409]);
  });

  it("answers 503 with when to try again where the table does not answer", async () => {
    const { list } = createDynamoStore({ ...table, endpoint: "http://127.0.0.1:1" });
    const away = await createTestApi({ store: { ...createDynamoStore(table), list } });
    const answer = await away.call("GET", "/v1/sessions");
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: "unavailable" });
  });
});
