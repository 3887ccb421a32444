import { Problem, type SessionView } from "@dormouse/contract";
import { allowApiKey } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentsOf, ofSession } from "../support/world/contents.ts";
import { until } from "../support/world/processes.ts";
import { eventsOf, nextEvent, readLog, runNew, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

const neighbourKey = "dm_neighbour";
const unknownId = "01a1fd79-772a-7501-8573-b38456ec3151";
const pause = { type: "waitFor", ms: 10 } as const;

let world: TestWorld;
let sessionId: string;

beforeAll(async () => {
  world = await startTestWorld({
    settings: { DORMOUSE_LEASE_MS: "1500", DORMOUSE_HEARTBEAT_MS: "300" },
  });
  await allowApiKey(world.world, "neighbour", neighbourKey);
  ({ sessionId } = await runNew(world.client, script(pause)));
});
afterAll(() => world.close());

type Call = { key?: string; body?: unknown; headers?: Record<string, string> };

function call(method: string, path: string, { key = world.apiKey, body, headers = {} }: Call = {}) {
  return fetch(`${world.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

describe("bad input is refused with a code and the place, and nothing is written", () => {
  const create = (body: unknown) => ["POST", "/v1/sessions", { body }] as const;
  const creating = (...actions: unknown[]) => create({ run: { kind: "script", actions } });

  it.each([
    [
      "an unknown action",
      () => creating(pause, { type: "jump" }),
      400,
      "invalid_request",
      "run.actions[1].type",
    ],
    [
      "a wrong type",
      () => creating({ type: "click", locator: 7 }),
      400,
      "invalid_request",
      "run.actions[0].locator",
    ],
    [
      "a bad URL",
      () => creating({ type: "goto", url: "file:///etc/passwd" }),
      400,
      "invalid_request",
      "run.actions[0].url",
    ],
    [
      "a script of 10,000 actions",
      () => creating(...Array.from({ length: 10_000 }, () => pause)),
      400,
      "invalid_request",
      "run.actions",
    ],
    [
      "a body of 2 MB",
      () => create({ metadata: { text: "x".repeat(2 * 1024 * 1024) } }),
      413,
      "body_too_large",
      undefined,
    ],
    ["a body that is not JSON", () => create("{"), 400, "invalid_json", undefined],
    [
      "an unknown session",
      () => ["POST", `/v1/sessions/${unknownId}/execute`, { body: script(pause) }] as const,
      404,
      "session_not_found",
      "sessionId",
    ],
    [
      "another tenant's session",
      () =>
        [
          "POST",
          `/v1/sessions/${sessionId}/execute`,
          { key: neighbourKey, body: script(pause) },
        ] as const,
      404,
      "session_not_found",
      "sessionId",
    ],
    [
      "another tenant's deletion",
      () => ["DELETE", `/v1/sessions/${sessionId}`, { key: neighbourKey }] as const,
      404,
      "session_not_found",
      "sessionId",
    ],
    [
      "an unknown key",
      () => ["POST", "/v1/sessions", { key: "dm_none", body: {} }] as const,
      401,
      "unauthorized",
      undefined,
    ],
  ] as const)("%s", async (_, request, status, code, path) => {
    const before = await contentsOf(world);
    const response = await call(...(request() as [string, string, Call]));
    const problem = Problem.parse(await response.json());
    expect({ status: response.status, code: problem.code, path: problem.path }).toEqual({
      status,
      code,
      path,
    });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await contentsOf(world)).toEqual(before);
  });

  it("and another tenant sees nothing of a session, its events, state or screenshots", async () => {
    for (const below of ["", "/runs", "/events", "/storage-state", "/screenshots"]) {
      const response = await call("GET", `/v1/sessions/${sessionId}${below}`, {
        key: neighbourKey,
      });
      expect(response.status).toBe(404);
    }
    const list = await call("GET", "/v1/sessions", { key: neighbourKey });
    expect(await list.json()).toEqual({ items: [] });
  });
});

describe("a request whose answer was lost", () => {
  it("is carried out once when it is sent again under its key", async () => {
    const hangUp = new AbortController();
    const headers = { "idempotency-key": "lost-answer" };
    const body = { run: script(pause), agentId: "lost-answer" };
    const lost = fetch(`${world.url}/v1/sessions`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${world.apiKey}`,
        "content-type": "application/json",
        ...headers,
      },
      body: JSON.stringify(body),
      signal: hangUp.signal,
    }).catch(() => undefined);
    // Hangs up while the request is at work: once its session is there, or with the answer.
    await until(
      async () => (await world.client.sessions.list({ agent: "lost-answer" })).items.length > 0,
    );
    hangUp.abort();
    await lost;

    const again = await call("POST", "/v1/sessions", { headers, body });
    expect(again.status).toBe(201);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    const { session } = (await again.json()) as { session: SessionView };
    const { items } = await world.client.sessions.list({ agent: "lost-answer" });
    expect(items.map((item) => item.sessionId)).toEqual([session.sessionId]);

    const other = await call("POST", "/v1/sessions", { headers, body: { agentId: "other" } });
    expect(other.status).toBe(409);
    expect(Problem.parse(await other.json()).code).toBe("idempotency_key_reused");
  });

  it("starts one run when its twins arrive together", async () => {
    const { session } = await world.client.sessions.create();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        world.client.sessions.execute(session.sessionId, script(pause), {
          idempotencyKey: "twins",
        }),
      ),
    );
    expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1);
    const runs = await world.client.sessions.runs(session.sessionId);
    expect(runs.items.length).toBe(1);
  });
});

describe("execute", () => {
  it("answers with the finished run where it is waited for, and 202 where it takes longer", async () => {
    const path = `/v1/sessions/${sessionId}/execute`;
    const waited = await call("POST", `${path}?wait=20`, { body: script(pause) });
    expect(waited.status).toBe(200);
    expect(await waited.json()).toMatchObject({
      status: "COMPLETED",
      steps: { total: 1, done: 1 },
    });

    const accepted = await call("POST", path, { body: script({ type: "waitFor", ms: 1_000 }) });
    expect(accepted.status).toBe(202);
    const busy = await call("POST", path, { body: { ...script(pause), ifBusy: "refuse" } });
    expect(Problem.parse(await busy.json()).code).toBe("run_in_progress");
    const queued = await call("POST", `${path}?wait=20`, { body: script(pause) });
    expect(await queued.json()).toMatchObject({ status: "COMPLETED" });
  });
});

describe("DELETE", () => {
  it("ends a step that is under way, and nothing of the session is left after the sweep", async () => {
    const minute = { type: "waitFor", ms: 60_000, timeoutMs: 60_000 } as const;
    const { session } = await world.client.sessions.create({
      run: script(
        { type: "goto", url: `${world.harbor.url}/controls` },
        { type: "screenshot", fullPage: true },
        { actions: [minute, minute] },
      ),
    });
    const id = session.sessionId;
    await nextEvent(
      world.client,
      id,
      (event) => event.type === "step.completed" && event.data.step === 2,
    );
    expect(ofSession(await contentsOf(world), id).blobKeys).not.toEqual([]);
    await until(() => world.pools.step.environments().some(({ state }) => state === "busy"));

    expect((await call("DELETE", `/v1/sessions/${id}`)).status).toBe(204);
    expect((await call("DELETE", `/v1/sessions/${id}`)).status).toBe(204);
    // Long before the time is over for which the step would wait.
    await until(() => world.pools.step.environments().every(({ state }) => state !== "busy"));
    await until(async () => {
      const { items, blobKeys } = ofSession(await contentsOf(world), id);
      return items.length === 0 && blobKeys.length === 0;
    });
    expect((await call("GET", `/v1/sessions/${id}`)).status).toBe(404);
    expect((await call("DELETE", `/v1/sessions/${id}`)).status).toBe(404);
  }, 100_000);

  it("leaves a deleted session readable, and deaf to commands, until it is swept", async () => {
    const { sessionId: id } = await runNew(world.client, script(pause));
    await world.client.sessions.delete(id);
    const log = await readLog(world, id);
    expect(eventsOf(log, "session.deleted").length).toBe(1);
    const refused = await call("POST", `/v1/sessions/${id}/execute`, { body: script(pause) });
    expect(Problem.parse(await refused.json()).code).toBe("session_deleted");
    const { items } = await world.client.sessions.list();
    expect(items.map((item) => item.sessionId)).not.toContain(id);
  });

  it("of all sessions spares the other tenant's", async () => {
    const theirs = await call("POST", "/v1/sessions", { key: neighbourKey, body: {} });
    expect(theirs.status).toBe(201);
    expect((await world.client.sessions.deleteAll()).deleted).toBeGreaterThan(0);
    expect((await world.client.sessions.list()).items).toEqual([]);
    const list = await call("GET", "/v1/sessions", { key: neighbourKey });
    expect(((await list.json()) as { items: unknown[] }).items.length).toBe(1);
  });
});
