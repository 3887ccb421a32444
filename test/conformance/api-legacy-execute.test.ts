import type { Page, RunView, SessionView } from "@dormouse/contract";
import { createModelHealth } from "@dormouse/functions";
import { createMemoryWorld } from "@dormouse/core/memory";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestApi, jsonOf, keys, type TestApi } from "./support/api/test-api.ts";

type Told = {
  session_id: string;
  external_key?: string;
  run_id: string;
  status: string;
  ignored?: string[];
  run_url: string;
  events_url: string;
};

const task_description = "Book the first free slot for container MSCU1234567.";
const named = { guru_id: "guru-123", run_id: "run-456" };
const externalKey = "guru-123:run-456";
const unknown = "019a9f3e-6c00-7000-8000-0000000000ff";

let api: TestApi;

beforeEach(async () => {
  const models = createModelHealth(createMemoryWorld(), {
    GOOGLE_GENERATIVE_AI_API_KEY: "key-of-google",
    ANTHROPIC_API_KEY: "key-of-anthropic",
  });
  api = await createTestApi({ models });
});

function post(path: string, body: object = {}, headers = {}): Promise<Response> {
  return api.call("POST", path, { body, headers });
}

function execute(name: string, body: object = {}): Promise<Response> {
  return post(`/sessions/${name}/execute`, { task_description, ...body });
}

async function told(answer: Promise<Response>): Promise<Told> {
  return jsonOf<Told>(answer);
}

async function refusalOf(answer: Promise<Response>) {
  const response = await answer;
  return [response.status, await response.json()];
}

async function sessions(): Promise<SessionView[]> {
  return (await jsonOf<Page<SessionView>>(api.call("GET", "/v1/sessions"))).items;
}

async function runsOf(sessionId: string): Promise<RunView[]> {
  const path = `/v1/sessions/${sessionId}/runs`;
  return (await jsonOf<Page<RunView>>(api.call("GET", path))).items;
}

describe("a session of an older client", () => {
  it("is made once by whatever names it, and found again", async () => {
    const first = await post("/sessions/create", {
      ...named,
      headless: true,
      metadata: { team: "yard" },
    });
    expect(first.status).toBe(201);
    const made = (await first.json()) as Told;
    expect(made).toMatchObject({
      success: true,
      external_key: externalKey,
      is_new: true,
      status: "INITIALIZING",
      created_at: expect.any(String),
    });
    expect(made.ignored).toBeUndefined();
    for (const body of [named, { session_id: externalKey }, { session_id: made.session_id }]) {
      const again = await post("/sessions/create", body);
      expect([again.status, await again.json()]).toMatchObject([
        200,
        { session_id: made.session_id, is_new: false },
      ]);
    }
    expect(await sessions()).toMatchObject([
      { sessionId: made.session_id, externalKey, agentId: "guru-123", metadata: { team: "yard" } },
    ]);
    expect(await jsonOf(api.call("GET", first.headers.get("location") ?? ""))).toMatchObject({
      sessionId: made.session_id,
    });
  });

  it("is a new one each time where nothing names it, but for a request that is repeated", async () => {
    const headers = { "idempotency-key": "once" };
    const made = [
      await told(post("/sessions/create", {}, headers)),
      await told(post("/sessions/create", {}, headers)),
      await told(api.call("POST", "/sessions/create")),
    ];
    expect(new Set(made.map(({ session_id }) => session_id)).size).toBe(2);
  });

  it("is told which of its fields are without effect", async () => {
    const { ignored } = await told(
      post("/sessions/create", { llm_provider: "gemini", headless: false, viewport: "wide" }),
    );
    expect(ignored).toEqual(["headless", "llm_provider", "viewport"]);
    await told(post("/sessions/create", named));
    const found = await told(post("/sessions/create", { ...named, metadata: { late: true } }));
    expect(found.ignored).toEqual(["metadata"]);
  });
});

describe("a task of an older client", () => {
  it("is a run of its session, told of with where to follow it", async () => {
    const { session_id } = await told(post("/sessions/create", named));
    const answer = await execute(externalKey, { llm_provider: "Claude", session_id });
    expect(answer.status).toBe(202);
    const run = (await answer.json()) as Told;
    expect(run).toMatchObject({
      success: true,
      session_id,
      external_key: externalKey,
      status: "INITIALIZING",
    });
    expect(answer.headers.get("location")).toBe(run.run_url);
    expect(await jsonOf(api.call("GET", run.run_url))).toMatchObject({
      runId: run.run_id,
      kind: "agent",
      task: task_description,
    });
    const { pathname, search } = new URL(run.events_url);
    const events = await api.call("GET", pathname + search, {
      headers: { accept: "application/json" },
    });
    expect(await events.text()).toContain(run.run_id);
    const stored = await api.world.store.readRun(
      { tenantId: "tenant-ours", sessionId: session_id },
      run.run_id,
    );
    expect(stored?.script).toMatchObject({
      inline: [{ task: { task: task_description, model: { provider: "anthropic" } } }],
    });
  });

  it("is one run for its run_id, of 20 at once, by whichever name the session goes, and a day later", async () => {
    const { session_id } = await told(post("/sessions/create", named));
    const names = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? externalKey : session_id,
    );
    const all = await Promise.all(names.map((name) => told(execute(name, named))));
    const [{ run_id }] = all as [Told];
    expect(all.map((one) => one.run_id)).toEqual(names.map(() => run_id));
    expect((await told(execute(externalKey, { run_id }))).run_id).toBe(run_id);
    const { nowMs } = api.world.clock;
    api.world.clock.nowMs = () => Date.now() + 3 * 86_400_000;
    expect((await told(execute(externalKey, named))).run_id).toBe(run_id);
    api.world.clock.nowMs = nowMs;
    expect(await runsOf(session_id)).toHaveLength(1);
    const other = { ...named, task_description: "Something else." };
    const longer = { ...named, task_description: `${task_description} And more.`, run_id };
    for (const body of [other, { ...other, run_id }, longer]) {
      expect(await refusalOf(execute(externalKey, body))).toMatchObject([
        409,
        {
          success: false,
          code: "idempotency_key_reused",
          message: expect.stringMatching(/^run_id: /),
        },
      ]);
    }
    const next = await told(execute(externalKey, { run_id: "run-457" }));
    expect(next.run_id).not.toBe(run_id);
    expect(await runsOf(session_id)).toHaveLength(2);
  });

  it("that is over is told of with how it ended", async () => {
    const { session_id, run_id } = await told(post("/execute", { ...named, task_description }));
    await api.call("POST", `/v1/sessions/${session_id}/cancel`);
    const ended = await execute(externalKey, named);
    expect([ended.status, ended.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
    expect(await ended.json()).toMatchObject({
      run_id,
      status: "CANCELLED",
      message: "It was cancelled.",
      finished_at: expect.any(String),
    });
  });

  it("in a session that is not there makes one where it says so, and is refused where it does not", async () => {
    expect(await refusalOf(execute(externalKey))).toMatchObject([
      404,
      { success: false, code: "session_not_found", message: expect.stringContaining(externalKey) },
    ]);
    expect(await sessions()).toEqual([]);
    const made = await Promise.all(
      Array.from({ length: 10 }, () => told(execute(externalKey, { ...named, create: true }))),
    );
    expect(new Set(made.map(({ run_id }) => run_id)).size).toBe(1);
    expect(await sessions()).toMatchObject([{ externalKey, agentId: "guru-123" }]);
    const { session_id, external_key } = await told(execute(unknown, { create: true }));
    expect([session_id === unknown, external_key]).toEqual([false, unknown]);
    expect((await told(execute(unknown))).session_id).toBe(session_id);
  });

  it("without a session begins one, or goes on in the one that it names", async () => {
    const first = await told(post("/execute", { task_description, ...named }));
    const again = await told(post("/execute", { task_description, ...named }));
    expect([again.session_id, again.run_id]).toEqual([first.session_id, first.run_id]);
    const byName = await told(post("/execute", { task_description, session_id: externalKey }));
    expect(byName.session_id).toBe(first.session_id);
    const alone = { headers: { "idempotency-key": "once" } };
    const unnamed = await Promise.all(
      [0, 1].map(() => told(post("/execute", { task_description }, alone.headers))),
    );
    expect(new Set(unnamed.map(({ run_id }) => run_id)).size).toBe(1);
    expect(unnamed[0]?.external_key).toBeUndefined();
    expect(await sessions()).toHaveLength(2);
  });

  it("begins anew in the session that has its name once the one before is deleted", async () => {
    const first = await told(post("/execute", { task_description, ...named }));
    await api.call("DELETE", `/v1/sessions/${first.session_id}`);
    const second = await told(post("/execute", { task_description, ...named }));
    expect(second.session_id).not.toBe(first.session_id);
    expect(second.run_id).not.toBe(first.run_id);
  });

  it.each<[string, object, string]>([
    ["without words", { task_description: " " }, "task_description: must have at least 1"],
    ["for a model that nobody knows", { llm_provider: "hal" }, "llm_provider: must be one of"],
    ["whose provider's model is of nobody", { model: "hal-9000" }, "model: nothing tells who"],
    ["with the name of another session", { session_id: "guru-9:run-9" }, "session_id: is not"],
    ["with a name that cannot be one", { run_id: "a b" }, "run_id: may hold"],
  ])("%s is refused, and leaves nothing", async (_, body, message) => {
    expect(await refusalOf(execute(externalKey, { create: true, ...body }))).toMatchObject([
      400,
      { success: false, code: "invalid_request", message: expect.stringContaining(message) },
    ]);
    expect(await sessions()).toEqual([]);
  });

  it("is refused where no model can be asked, and makes no session", async () => {
    const missing = { llm_provider: "gpt", create: true };
    expect(await refusalOf(execute(externalKey, missing))).toMatchObject([
      409,
      { code: "model_key_missing", message: expect.stringContaining("OPENAI_API_KEY") },
    ]);
    api = await createTestApi();
    for (const answer of [
      execute(externalKey, { create: true }),
      post("/execute", { task_description }),
    ]) {
      expect(await refusalOf(answer)).toMatchObject([409, { code: "model_key_missing" }]);
    }
    expect(await sessions()).toEqual([]);
  });

  it("is nobody else's, and asks for a key", async () => {
    await told(post("/sessions/create", named));
    const theirs = { key: keys.theirs, body: { task_description } };
    const path = `/sessions/${externalKey}/execute`;
    expect((await api.call("POST", path, theirs)).status).toBe(404);
    expect((await api.call("POST", path, { ...theirs, key: null })).status).toBe(401);
    expect(await refusalOf(api.call("GET", path))).toMatchObject([
      405,
      { success: false, code: "method_not_allowed" },
    ]);
  });
});

describe("POST /v1/sessions/{sessionId}/execute", () => {
  const script = { kind: "script", actions: [{ type: "read", name: "typed" }] };
  type Accepted = { runId: string; session: SessionView };

  function executeOurs(name: string, body: object = {}, query = ""): Promise<Response> {
    return post(`/v1/sessions/${name}/execute${query}`, { ...script, ...body });
  }

  it("takes an external key, and makes the session where it is to", async () => {
    for (const name of [externalKey, unknown, "a b"]) {
      expect(await refusalOf(executeOurs(encodeURIComponent(name)))).toMatchObject([
        404,
        { code: "session_not_found" },
      ]);
    }
    const made = await Promise.all(
      Array.from({ length: 10 }, () =>
        jsonOf<Accepted>(executeOurs(externalKey, { create: true })),
      ),
    );
    const ids = new Set(made.map(({ session }) => session.sessionId));
    expect([ids.size, new Set(made.map(({ runId }) => runId)).size]).toEqual([1, 10]);
    const [sessionId = ""] = ids;
    expect((await jsonOf<Accepted>(executeOurs(sessionId))).session).toMatchObject({
      sessionId,
      externalKey,
    });
    const byId = await jsonOf<Accepted>(executeOurs(unknown, { create: true }));
    expect(byId.session.externalKey).toBe(unknown);
    expect(byId.session.sessionId).not.toBe(unknown);
  });

  it("makes no second session under the same key, and no third run", async () => {
    const headers = { "idempotency-key": "once" };
    const send = () =>
      jsonOf<Accepted>(
        post(`/v1/sessions/${externalKey}/execute`, { ...script, create: true }, headers),
      );
    const all = await Promise.all(Array.from({ length: 5 }, send));
    expect(new Set(all.map(({ runId }) => runId)).size).toBe(1);
    expect(await runsOf((await sessions())[0]?.sessionId ?? "")).toHaveLength(1);
  });
});
