import {
  ArtifactView,
  ExecuteResponse,
  pageOf,
  Problem,
  RunDetail,
  RunView,
  StorageState,
  type SessionView,
  type ErrorCode,
} from "@dormouse/contract";
import { defaultSettings } from "@dormouse/core";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestApi, jsonOf, keys, typing, type TestApi } from "./support/api/test-api.ts";

let api: TestApi;
beforeEach(async () => {
  api = await createTestApi();
});

type Created = { runId?: string; session: SessionView };
type Listed<Item> = { items: Item[]; nextCursor?: string };

async function create(body: unknown = {}, headers: Record<string, string> = {}): Promise<Created> {
  return ExecuteResponse.parse(await jsonOf(api.call("POST", "/v1/sessions", { body, headers })));
}

async function codeOf(answer: Promise<Response>): Promise<ErrorCode> {
  return Problem.parse(await (await answer).json()).code;
}

describe("a session", () => {
  it("is created with what it is to be, and found where Location says", async () => {
    const body = {
      approvals: "all",
      agentId: "agent-7",
      metadata: { order: 12 },
      viewport: { width: 800, height: 600 },
      locale: "de-DE",
      timezone: "Europe/Berlin",
      userAgent: "Tester/1.0",
    };
    const response = await api.call("POST", "/v1/sessions", { body });
    expect(response.status).toBe(201);
    const { session, runId } = ExecuteResponse.parse(await response.json());
    expect(runId).toBeUndefined();
    expect(session).toMatchObject({
      status: "INITIALIZING",
      approvals: "all",
      agentId: "agent-7",
      metadata: { order: 12 },
      identity: {
        viewport: { width: 800, height: 600 },
        locale: "de-DE",
        timezone: "Europe/Berlin",
        userAgent: "Tester/1.0",
      },
      eventsUrl: `http://localhost/v1/sessions/${session.sessionId}/events`,
    });
    const location = response.headers.get("location") ?? "";
    expect(await jsonOf(api.call("GET", location))).toEqual(session);
  });

  it("needs no body", async () => {
    expect((await api.call("POST", "/v1/sessions")).status).toBe(201);
    const headers = { "content-type": "application/json" };
    expect((await api.call("POST", "/v1/sessions", { headers })).status).toBe(201);
  });

  it("says where its events are streamed when that is elsewhere", async () => {
    api = await createTestApi({ streamUrl: "https://stream.example.com/" });
    const { session } = await create();
    expect(session.eventsUrl).toBe(
      `https://stream.example.com/v1/sessions/${session.sessionId}/events`,
    );
  });

  it("runs its first run, and another one in the same browser state", async () => {
    const { session, runId } = await create({ run: typing("one", "two") });
    await api.runSteps();
    const base = `/v1/sessions/${session.sessionId}`;
    const first = RunDetail.parse(await jsonOf(api.call("GET", `${base}/runs/${runId}`)));
    expect(first).toMatchObject({ status: "COMPLETED", output: { typed: "one two" } });
    expect(first.steps.items.map(({ step, index }) => [step, index])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);

    const answer = await api.call("POST", `${base}/execute`, { body: typing("three") });
    expect(answer.status).toBe(202);
    const second = ExecuteResponse.parse(await answer.json());
    expect(second.session.currentRun?.runId).toBe(second.runId);
    await api.runSteps();
    const detail = await jsonOf(api.call("GET", `${base}/runs/${second.runId}`));
    expect(detail).toMatchObject({ status: "COMPLETED", output: { typed: "one two three" } });

    const runs = pageOf(RunView, "").parse(await jsonOf(api.call("GET", `${base}/runs`)));
    expect(runs.items.map((run) => run.runId)).toEqual([second.runId, runId]);
  });

  it("shows why a run failed", async () => {
    const fill = { type: "fill", locator: "#gone", value: "x" };
    const { session, runId } = await create({ run: { kind: "script", actions: [fill] } });
    await api.runSteps();
    const run = await jsonOf(api.call("GET", `/v1/sessions/${session.sessionId}/runs/${runId}`));
    expect(run).toMatchObject({ status: "FAILED", error: { code: "locator_not_found" } });
    const view = await jsonOf(api.call("GET", `/v1/sessions/${session.sessionId}`));
    expect(view).toMatchObject({ status: "FAILED", reason: { code: "locator_not_found" } });
  });

  it("is listed, page by page, by status and by agent, newest first", async () => {
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { session } = await create({ agentId: index < 3 ? "first" : "second" });
      made.unshift(session.sessionId);
    }
    const seen: string[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined;) {
      const query = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Listed<SessionView> = await jsonOf(
        api.call("GET", `/v1/sessions?limit=2${query}`),
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ sessionId }) => sessionId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(made);
    const ofSecond: Listed<SessionView> = await jsonOf(
      api.call("GET", "/v1/sessions?agent=second"),
    );
    expect(ofSecond.items.map(({ sessionId }) => sessionId)).toEqual(made.slice(0, 2));
    const active: Listed<SessionView> = await jsonOf(api.call("GET", "/v1/sessions?status=ACTIVE"));
    expect(active.items).toEqual([]);
  });

  it("is deleted, twice without complaint, and all are in one go", async () => {
    const { session } = await create({ run: typing("a") });
    await create();
    for (const _ of [1, 2]) {
      const answer = await api.call("DELETE", `/v1/sessions/${session.sessionId}`);
      expect([answer.status, await answer.text()]).toEqual([204, ""]);
    }
    const view = await jsonOf(api.call("GET", `/v1/sessions/${session.sessionId}`));
    expect(view).toMatchObject({ status: "CLEANUP", currentRun: { status: "CANCELLED" } });
    expect(await jsonOf(api.call("DELETE", "/v1/sessions"))).toEqual({
      deleted: 1,
      remaining: false,
    });
    expect(await jsonOf(api.call("GET", "/v1/sessions"))).toEqual({ items: [] });
  });

  it("gives back the state it was given, and the state its steps left", async () => {
    const storageState = {
      cookies: [
        {
          name: "sid",
          value: "1",
          domain: "example.com",
          path: "/",
          expires: -1,
          httpOnly: true,
          secure: true,
          sameSite: "Lax",
        },
      ],
      origins: [{ origin: "https://example.com", localStorage: [{ name: "a", value: "b" }] }],
    };
    const { session } = await create({ storageState });
    const path = `/v1/sessions/${session.sessionId}/storage-state`;
    expect(StorageState.parse(await jsonOf(api.call("GET", path)))).toEqual(storageState);

    const { session: empty } = await create();
    const ofEmpty = api.call("GET", `/v1/sessions/${empty.sessionId}/storage-state`);
    expect(await jsonOf(ofEmpty)).toEqual({ cookies: [], origins: [] });
  });

  it("answers with a link where a state or a run is too large for an answer", async () => {
    const { session } = await create();
    const path = `/v1/sessions/${session.sessionId}`;
    const body = typing(...Array.from({ length: 12 }, () => "x".repeat(60_000)));
    let runId: string | undefined;
    for (let run = 0; run < 7; run += 1) {
      ({ runId } = await jsonOf<Created>(api.call("POST", `${path}/execute`, { body })));
      await api.runSteps();
    }
    const answer = await api.call("GET", `${path}/storage-state`);
    expect(answer.status).toBe(303);
    const linked = await fetch(answer.headers.get("location") ?? "");
    const state = StorageState.parse(await linked.json());
    expect(state.origins[0]?.localStorage).toHaveLength(84);
    await api.call("GET", `${path}/storage-state`);
    expect((await api.world.blobs.list("answers/")).blobs).toHaveLength(2);
    const run = await api.call("GET", `${path}/runs/${runId}`);
    expect(run.status).toBe(303);
    const detail = RunDetail.parse(await (await fetch(run.headers.get("location") ?? "")).json());
    expect(detail.runId).toBe(runId);
  });

  it("lists its screenshots with links, and sends each one's reader to its bytes", async () => {
    const actions = [{ type: "screenshot", name: "first" }, { type: "screenshot" }];
    const { session } = await create({ run: { kind: "script", actions } });
    await api.runSteps();
    const base = `/v1/sessions/${session.sessionId}`;
    const page = pageOf(ArtifactView, "").parse(
      await jsonOf(api.call("GET", `${base}/screenshots?limit=1`)),
    );
    const rest = pageOf(ArtifactView, "").parse(
      await jsonOf(api.call("GET", `${base}/screenshots?limit=1&cursor=${page.nextCursor}`)),
    );
    expect(rest.items[0]).toMatchObject({ kind: "screenshot", name: "first", step: 1 });
    expect(rest.nextCursor).toBeUndefined();
    const artifact = page.items[0];
    const answer = await api.call("GET", `${base}/artifacts/${artifact?.artifactId}`);
    expect(answer.status).toBe(302);
    const bytes = await fetch(answer.headers.get("location") ?? "");
    expect(await bytes.text()).toBe("a picture");
  });
});

describe("execute?wait", () => {
  it("answers 200 with the run once it has ended", async () => {
    const { session } = await create();
    const path = `/v1/sessions/${session.sessionId}/execute?wait=20`;
    const waiting = api.call("POST", path, { body: typing("a", "b") });
    await expect.poll(() => api.memory.queue.waiting()).toHaveLength(1);
    await api.runSteps();
    const answer = await waiting;
    expect(answer.status).toBe(200);
    const run = RunDetail.parse(await answer.json());
    expect(run).toMatchObject({ status: "COMPLETED", output: { typed: "a b" } });
  });

  it("answers 202 with the session where the run takes longer", async () => {
    const { session } = await create();
    const path = `/v1/sessions/${session.sessionId}/execute?wait=1`;
    const answer = await api.call("POST", path, { body: typing("a") });
    expect(answer.status).toBe(202);
    expect(ExecuteResponse.parse(await answer.json()).session.status).toBe("ACTIVE");
  });
});

describe("a request under an idempotency key", () => {
  const headers = { "idempotency-key": "order 12" };

  it("is carried out once, and answered with the same ids each time", async () => {
    const body = { run: typing("a") };
    const first = await api.call("POST", "/v1/sessions", { body, headers });
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    const { runId, session } = ExecuteResponse.parse(await first.json());
    const again = await api.call("POST", "/v1/sessions", { body, headers });
    expect(again.status).toBe(201);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    const second = ExecuteResponse.parse(await again.json());
    expect([second.runId, second.session.sessionId]).toEqual([runId, session.sessionId]);

    const path = `/v1/sessions/${session.sessionId}/execute`;
    await api.runSteps();
    const execute = () =>
      api.call("POST", path, { body: typing("b"), headers: { "idempotency-key": "b" } });
    const run = ExecuteResponse.parse(await jsonOf(execute()));
    // At work, and later done: the same run either way, and never a second one.
    expect(await jsonOf(execute())).toMatchObject({ runId: run.runId });
    await api.runSteps();
    const replayed = await execute();
    expect(replayed.headers.get("idempotent-replayed")).toBe("true");
    expect(await replayed.json()).toMatchObject({ runId: run.runId });
    const runs: Listed<RunView> = await jsonOf(
      api.call("GET", `/v1/sessions/${session.sessionId}/runs`),
    );
    expect(runs.items).toHaveLength(2);
  });

  it("waits for the run it started the first time", async () => {
    const { session } = await create();
    const path = `/v1/sessions/${session.sessionId}/execute`;
    const body = typing("a");
    const { runId } = await jsonOf<Created>(api.call("POST", path, { body, headers }));
    await api.runSteps();
    const answer = await api.call("POST", `${path}?wait=1`, { body, headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("idempotent-replayed")).toBe("true");
    expect(await answer.json()).toMatchObject({ runId, status: "COMPLETED" });
  });

  it("is refused where the key stood for another request", async () => {
    const { session } = await create({}, headers);
    const call = (path: string, body: unknown) => api.call("POST", path, { body, headers });
    expect(await codeOf(call("/v1/sessions", { agentId: "other" }))).toBe("idempotency_key_reused");
    const execute = `/v1/sessions/${session.sessionId}/execute`;
    expect(await codeOf(call(execute, typing("a")))).toBe("idempotency_key_reused");
    const all: Listed<SessionView> = await jsonOf(api.call("GET", "/v1/sessions"));
    expect(all.items).toHaveLength(1);
  });

  it("shares its key with no other tenant", async () => {
    const { session } = await create({}, headers);
    const theirs = await jsonOf<Created>(
      api.call("POST", "/v1/sessions", { body: {}, headers, key: keys.theirs }),
    );
    expect(theirs.session.sessionId).not.toBe(session.sessionId);
  });

  it("is carried out once though its twins arrive together", async () => {
    const twins = await Promise.all(
      Array.from({ length: 8 }, () => create({ run: typing("a") }, headers)),
    );
    expect(new Set(twins.map(({ runId }) => runId)).size).toBe(1);
    const all: Listed<SessionView> = await jsonOf(api.call("GET", "/v1/sessions"));
    expect(all.items).toHaveLength(1);

    await api.runSteps();
    const path = `/v1/sessions/${all.items[0]?.sessionId}/execute`;
    const call = { body: typing("b"), headers: { "idempotency-key": "twins" } };
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => jsonOf<Created>(api.call("POST", path, call))),
    );
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
  });

  it("is told where what it created is gone", async () => {
    const { session } = await create({}, headers);
    await api.call("DELETE", `/v1/sessions/${session.sessionId}`);
    await api.memory.store.remove({ tenantId: "tenant-ours", sessionId: session.sessionId });
    const again = api.call("POST", "/v1/sessions", { body: {}, headers });
    expect(await codeOf(again)).toBe("session_deleted");
  });
});

describe("another tenant's session", () => {
  it("is as unknown as none, on every route", async () => {
    const actions = [{ type: "screenshot" }];
    const { session, runId } = await create({ run: { kind: "script", actions } });
    await api.runSteps();
    const base = `/v1/sessions/${session.sessionId}`;
    const shots: Listed<ArtifactView> = await jsonOf(api.call("GET", `${base}/screenshots`));
    const before = await jsonOf(api.call("GET", base));
    const routes: [string, string, unknown?][] = [
      ["GET", base],
      ["DELETE", base],
      ["POST", `${base}/execute`, typing("a")],
      ["POST", `${base}/execute?wait=1`, typing("a")],
      ["GET", `${base}/runs`],
      ["GET", `${base}/runs/${runId}`],
      ["GET", `${base}/events`],
      ["GET", `${base}/storage-state`],
      ["GET", `${base}/screenshots`],
      ["GET", `${base}/artifacts/${shots.items[0]?.artifactId}`],
    ];
    for (const [method, path, body] of routes) {
      const answer = await api.call(method, path, { key: keys.theirs, body });
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.json()).toMatchObject({ code: "session_not_found" });
    }
    const stream = await api.call("GET", `${base}/events`, {
      key: keys.theirs,
      headers: { accept: "text/event-stream" },
    });
    expect(stream.status).toBe(404);
    const theirs = { key: keys.theirs };
    expect(await jsonOf(api.call("GET", "/v1/sessions", theirs))).toEqual({ items: [] });
    expect(await jsonOf(api.call("DELETE", "/v1/sessions", theirs))).toMatchObject({ deleted: 0 });
    expect(await jsonOf(api.call("GET", base))).toEqual(before);
  });
});

describe("a failure of our own", () => {
  it("is told without its detail, and logged with the request's id but without secrets", async () => {
    const lines: string[] = [];
    const { error: original } = console;
    console.error = (line: string) => lines.push(line);
    try {
      api.world.store.list = async () => {
        throw new Error(`table of Bearer ${keys.ours} with dm_abc-123 is on fire`);
      };
      const answer = await api.call("GET", "/v1/sessions?agent=secret-agent");
      expect(answer.status).toBe(500);
      const problem = Problem.parse(await answer.json());
      expect(problem.code).toBe("internal_error");
      expect(JSON.stringify(problem)).not.toContain("fire");
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({
        level: "error",
        requestId: problem.requestId,
        path: "/v1/sessions",
      });
      for (const secret of [keys.ours, "abc-123", "secret-agent"]) {
        expect(lines[0]).not.toContain(secret);
      }
    } finally {
      console.error = original;
    }
  });
});

describe("every answer", () => {
  it("says that it is not to be kept, nor to be taken for something else", async () => {
    for (const path of ["/v1/health", "/v1/sessions", "/v1/nothing"]) {
      const { headers } = await api.call("GET", path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-request-id")).toMatch(/./);
    }
  });
});

describe("a tenant that asks too often", () => {
  it("is told when to ask again, and no other tenant is", async () => {
    api = await createTestApi({ settings: { ...defaultSettings, tenantRequestsPerSecond: 3 } });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.call("GET", "/v1/sessions")),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    expect(Problem.parse(await refused[0]?.json()).code).toBe("rate_limited");
    expect((await api.call("GET", "/v1/sessions", { key: keys.theirs })).status).toBe(200);
    expect((await api.call("GET", "/v1/health")).status).toBe(200);
  });

  it("is told so too where it runs more sessions than it may", async () => {
    api = await createTestApi({ settings: { ...defaultSettings, tenantRunningSessions: 1 } });
    await create({ run: typing("one") });
    const body = { run: typing("two") };
    const headers = { "idempotency-key": "two" };
    const refused = await api.call("POST", "/v1/sessions", { body, headers });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "5"]);
    await api.runSteps();
    expect((await api.call("POST", "/v1/sessions", { body, headers })).status).toBe(201);
  });
});
