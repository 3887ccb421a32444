import { createClient } from "@dormouse/client";
import {
  limits,
  type AgentDescription,
  type AgentSummary,
  type AgentTask,
  type AgentView,
  type Page,
  type Problem,
  type RunView,
} from "@dormouse/contract";
import { layouts, loadPayload } from "@dormouse/core";
import { createMemoryWorld } from "@dormouse/core/memory";
import { createModelHealth } from "@dormouse/functions";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createTestApi,
  jsonOf,
  keys,
  tenants,
  typing,
  type TestApi,
} from "./support/api/test-api.ts";

const route = "/v1/agents/booker";
const booker: AgentDescription = {
  instructions: "You book slots.",
  model: { provider: "google", fallbacks: [{ model: "claude-opus-5-5" }] },
  allow: { hosts: ["*.portal.example"] },
  approvals: "effects",
  limits: { steps: 30, costUsd: 0.5 },
  timeoutMs: 600_000,
};
const { timeoutMs, ...standing } = booker;
let api: TestApi;

beforeEach(async () => {
  const models = createModelHealth(createMemoryWorld(), {
    GOOGLE_GENERATIVE_AI_API_KEY: "a",
    ANTHROPIC_API_KEY: "b",
  });
  api = await createTestApi({ models });
});

async function put(body: unknown = booker, name = "booker"): Promise<AgentView> {
  return jsonOf(api.call("PUT", `/v1/agents/${name}`, { body }));
}

async function problemOf(answer: Promise<Response>): Promise<[string, string | undefined]> {
  const { code, path } = (await (await answer).json()) as Problem;
  return [code, path];
}

describe("agents", () => {
  it("are stored, read, replaced and deleted", async () => {
    const first = await put();
    const createdAt = expect.any(String) as string;
    expect(first).toEqual({ name: "booker", ...booker, createdAt, updatedAt: first.createdAt });
    expect(await jsonOf(api.call("GET", route))).toEqual(first);
    const again = await put({ approvals: "all" });
    expect(again).toMatchObject({ approvals: "all", createdAt: first.createdAt });
    expect(again).not.toHaveProperty("instructions");
    for (const _ of [1, 2]) expect((await api.call("DELETE", route)).status).toBe(204);
    expect(await problemOf(api.call("GET", route))).toEqual(["agent_not_found", "name"]);
  });

  it("are listed by name with how they begin, page by page, to their tenant alone", async () => {
    for (const name of ["c", "a", "b"]) await put({ instructions: "x".repeat(1_000) }, name);
    const first = await jsonOf<Page<AgentSummary>>(api.call("GET", "/v1/agents?limit=2"));
    expect(first.items.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(first.items[0]?.instructions).toHaveLength(200);
    const rest = `/v1/agents?limit=2&cursor=${first.nextCursor}`;
    expect((await jsonOf<Page<AgentSummary>>(api.call("GET", rest))).items).toHaveLength(1);
    const key = keys.theirs;
    expect(await problemOf(api.call("GET", rest, { key }))).toEqual(["invalid_cursor", "cursor"]);
    expect(await jsonOf(api.call("GET", "/v1/agents", { key }))).toEqual({ items: [] });
    expect(await problemOf(api.call("GET", "/v1/agents/a", { key }))).toEqual([
      "agent_not_found",
      "name",
    ]);
    await api.call("DELETE", "/v1/agents/a", { key });
    expect((await api.call("GET", "/v1/agents/a")).status).toBe(200);
    expect((await api.call("GET", "/v1/agents", { key: null })).status).toBe(401);
  });

  it("are as many as may be, and one more is refused until one is deleted", async () => {
    for (let index = 0; index < limits.agents; index += 1) await put({}, `agent-${index}`);
    expect(await problemOf(api.call("PUT", route, { body: {} }))).toEqual(["agents_full", "name"]);
    await put(booker, "agent-7");
    await api.call("DELETE", "/v1/agents/agent-7");
    await put();
  });

  it("are managed by the client", async () => {
    const { agents } = createClient({
      url: "http://api.example",
      apiKey: keys.ours,
      fetch: async (input, init) => api.app.request(input, init),
    });
    expect(await agents.put({ name: "booker", ...booker })).toMatchObject({ name: "booker" });
    expect(await agents.get("booker")).toMatchObject(booker);
    expect((await agents.list({ limit: 1 })).items).toMatchObject([{ name: "booker" }]);
    await agents.delete("booker");
    expect(await agents.list()).toEqual({ items: [] });
  });

  it.each<[string, object, string]>([
    ["a task", { task: "Book." }, "task"],
    ["a limit that is none", { limits: { steps: 0 } }, "limits.steps"],
    ["an action that nobody knows", { allow: { actions: ["jump"] } }, "allow.actions[0]"],
    ["a host with a path", { allow: { hosts: ["a.example/b"] } }, "allow.hosts[0]"],
    ["a model twice", { model: { fallbacks: ["google", "google"] } }, "model.fallbacks[1]"],
    [
      "actions over and over",
      { allow: { actions: Array.from({ length: 99 }, () => "click") } },
      "allow.actions",
    ],
  ])("are refused with %s, at that field", async (_, body, path) => {
    const refused = await problemOf(api.call("PUT", route, { body }));
    expect(refused).toEqual(["invalid_request", path]);
  });

  it("are refused under a name that a route could not hold", async () => {
    for (const name of [".x", "a%2Fb", "a b", "a".repeat(129)]) {
      expect(await problemOf(api.call("PUT", `/v1/agents/${name}`, { body: {} }))).toEqual([
        "invalid_request",
        "name",
      ]);
    }
  });
});

describe("a run of an agent that is stored", () => {
  let sessionId: string;

  beforeEach(async () => {
    await put();
    const { session } = await jsonOf<{ session: { sessionId: string } }>(
      api.call("POST", "/v1/sessions"),
    );
    ({ sessionId } = session);
  });

  function start(body: object, agent = "booker"): Promise<Response> {
    return api.call("POST", `/v1/sessions/${sessionId}/agent/${agent}`, { body });
  }

  function execute(body: object): Promise<Response> {
    return api.call("POST", `/v1/sessions/${sessionId}/execute`, { body });
  }

  async function taskOf(response: Response | Promise<Response>): Promise<AgentTask> {
    const answer = await response;
    const runId = answer.headers.get("dormouse-run-id") ?? (await runIdIn(answer));
    const key = { tenantId: tenants.ours, sessionId };
    const run = await api.world.store.readRun(key, runId);
    if (run === undefined) throw new Error(`there is no run ${runId}`);
    const [step] = await loadPayload(api.world.blobs, layouts.script, run.script);
    return (step as unknown as { task: AgentTask }).task;
  }

  async function runIdIn(response: Response): Promise<string> {
    return (await jsonOf<{ runId: string }>(response)).runId;
  }

  it("begins with a task alone, and with all that is said of the agent", async () => {
    const response = await start({ steps: ["Sign in.", "Book."] });
    expect(response.status).toBe(201);
    expect(await taskOf(response)).toEqual({ steps: ["Sign in.", "Book."], ...standing });
    const { items } = await jsonOf<Page<RunView>>(
      api.call("GET", `/v1/sessions/${sessionId}/runs`),
    );
    expect(items).toMatchObject([{ kind: "agent", agent: "booker", task: "Sign in." }]);
    const [run] = items;
    expect(Date.parse(run?.deadlineAt ?? "") - Date.parse(run?.createdAt ?? "")).toBe(timeoutMs);
  });

  it("keeps what was said when it began, and is joined though the agent is deleted", async () => {
    const first = await start({ task: "Book." });
    await put({ instructions: "You sell slots." });
    expect(await taskOf(await start({ task: "Another." }))).toMatchObject(standing);
    await api.call("DELETE", route);
    const joined = await start({ task: "Another." });
    expect([joined.status, await taskOf(joined)]).toEqual([200, { task: "Book.", ...standing }]);
    expect(joined.headers.get("dormouse-run-id")).toBe(first.headers.get("dormouse-run-id"));
  });

  it("is given to any session by the agent's name, and is another one each time", async () => {
    const request = { kind: "agent", agent: "booker", task: "Book." };
    const asked = { ...request, limits: { steps: 5 } };
    expect(await taskOf(execute(asked))).toEqual({
      task: "Book.",
      ...standing,
      limits: { steps: 5, costUsd: 0.5 },
    });
    await execute(request);
    const runs = `/v1/sessions/${sessionId}/runs`;
    const { items } = await jsonOf<Page<RunView>>(api.call("GET", runs));
    expect(items.map(({ agent }) => agent)).toEqual(["booker", "booker"]);
    const created = await jsonOf<{ session: { currentRun: RunView } }>(
      api.call("POST", "/v1/sessions", { body: { run: request } }),
    );
    expect(created.session.currentRun).toMatchObject({ agent: "booker", task: "Book." });
  });

  it("is the same for a request that is sent again, though the agent is gone by then", async () => {
    const headers = { "idempotency-key": "once" };
    const body = { kind: "agent", agent: "booker", task: "Book." };
    const send = () => api.call("POST", `/v1/sessions/${sessionId}/execute`, { body, headers });
    const first = await runIdIn(await send());
    await api.call("DELETE", route);
    expect(await runIdIn(await send())).toBe(first);
  });

  it("is refused where no such agent is stored, but where the client says all", async () => {
    const task = { task: "Book." };
    const named = { kind: "agent", agent: "seller", ...task };
    expect(await problemOf(start(task, "seller"))).toEqual(["agent_not_found", "agent"]);
    expect(await problemOf(execute(named))).toEqual(["agent_not_found", "agent"]);
    expect(await problemOf(api.call("POST", "/v1/sessions", { body: { run: named } }))).toEqual([
      "agent_not_found",
      "run.agent",
    ]);
    const theirs = api.call("POST", "/v1/sessions", {
      key: keys.theirs,
      body: { run: { ...named, agent: "booker" } },
    });
    expect(await problemOf(theirs)).toEqual(["agent_not_found", "run.agent"]);
    expect(await taskOf(start({ kind: "agent", ...task }, "seller"))).toEqual(task);
    expect((await start(typing("a"), "typist")).status).toBe(201);
  });

  it("is refused where the request allows nothing of what the agent may", async () => {
    const run = { kind: "agent", agent: "booker", task: "Book.", allow: { hosts: ["a.example"] } };
    const refusal = (at: string) => ["invalid_request", `${at}allow.hosts`];
    expect(await problemOf(execute(run))).toEqual(refusal(""));
    expect(await problemOf(api.call("POST", "/v1/sessions", { body: { run } }))).toEqual(
      refusal("run."),
    );
    expect(await problemOf(start({ task: "Book.", agent: "seller" }))).toEqual([
      "invalid_request",
      "agent",
    ]);
  });

  it("is refused where its models have no key, at whoever names them", async () => {
    await put({ model: { provider: "google", fallbacks: ["openai"] } });
    const refusal = await start({ task: "Book." });
    expect(await refusal.json()).toMatchObject({
      code: "model_key_missing",
      path: "agent",
      detail: expect.stringContaining("OPENAI_API_KEY"),
    });
    const model = { fallbacks: ["anthropic", "deepseek"] };
    const run = { kind: "agent", agent: "booker", task: "Book.", model };
    expect(await problemOf(api.call("POST", "/v1/sessions", { body: { run } }))).toEqual([
      "model_key_missing",
      "run.model.fallbacks[1]",
    ]);
    expect((await start({ task: "Book.", model: { fallbacks: [] } })).status).toBe(201);
  });
});
