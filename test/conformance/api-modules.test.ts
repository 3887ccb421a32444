import {
  CoordinatorHealth,
  IntegrityView,
  Problem,
  RepairView,
  SessionModulesView,
  type SessionView,
} from "@dormouse/contract";
import { createClient } from "@dormouse/client";
import type { ModelHealth } from "@dormouse/core";
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

let api: TestApi;
let models: ModelHealth;
let sessionId: string;
beforeEach(async () => {
  const { world } = await createTestApi();
  models = createModelHealth(world, { GOOGLE_GENERATIVE_AI_API_KEY: "google-key" });
  api = await createTestApi({ models });
  const body = { run: typing("one") };
  const created = api.call("POST", "/v1/sessions", { body });
  ({ sessionId } = (await jsonOf<{ session: SessionView }>(created)).session);
});

const get = (what: string) => jsonOf(api.call("GET", `/v1/sessions/${sessionId}/${what}`));

describe("a session's modules", () => {
  it("are those that work agents' runs as well, from the first of these on", async () => {
    const body = { kind: "agent", task: "Look." };
    await api.call("POST", `/v1/sessions/${sessionId}/execute`, { body });
    const { modules } = SessionModulesView.parse(await get("modules"));
    expect(modules.map(({ moduleId, status }) => [moduleId, status])).toEqual([
      ["executor", "ACTIVE"],
      ["ai-integration", "INITIALIZING"],
      ["ai-context-manager", "ACTIVE"],
      ["step-processor", "ACTIVE"],
      ["task-loop", "ACTIVE"],
      ["executor-streamer", "ACTIVE"],
      ["frontend-api", "ACTIVE"],
    ]);
    const { store } = api.world;
    const session = await store.read({ tenantId: tenants.ours, sessionId });
    if (session === undefined) throw new Error("the session is gone");
    const { "task-loop": _lost, ...left } = session.modules;
    await store.commit({ session: { ...session, modules: left, revision: session.revision + 1 } });
    expect(IntegrityView.parse(await get("integrity")).missingLinks).toEqual(["task-loop"]);
    const repaired = await jsonOf(api.call("POST", `/v1/sessions/${sessionId}/repair`));
    expect(RepairView.parse(repaired).integrity).toMatchObject({ isValid: true });
  });

  it("are shown as they stand", async () => {
    await api.runSteps();
    const { modules } = SessionModulesView.parse(await get("modules"));
    expect(modules.map(({ moduleId, status }) => [moduleId, status])).toEqual([
      ["executor", "COMPLETED"],
      ["executor-streamer", "ACTIVE"],
      ["frontend-api", "COMPLETED"],
    ]);
    expect(IntegrityView.parse(await get("integrity"))).toMatchObject({
      isValid: true,
      recommendations: [],
    });
  });

  it("are put right by a repair, once", async () => {
    const { store } = api.world;
    const session = await store.read({ tenantId: tenants.ours, sessionId });
    if (session === undefined) throw new Error("the session is gone");
    await store.commit({ session: { ...session, modules: {}, revision: session.revision + 1 } });
    expect(IntegrityView.parse(await get("integrity"))).toMatchObject({
      isValid: false,
      missingLinks: ["executor", "executor-streamer", "frontend-api"],
    });
    const repair = async () =>
      RepairView.parse(await jsonOf(api.call("POST", `/v1/sessions/${sessionId}/repair`)));
    expect(await repair()).toMatchObject({ applied: { length: 3 }, integrity: { isValid: true } });
    expect(await repair()).toMatchObject({ applied: [], integrity: { isValid: true } });
  });

  it("are nobody else's to see", async () => {
    for (const [method, what] of [
      ["GET", "modules"],
      ["GET", "integrity"],
      ["POST", "repair"],
    ] as const) {
      const answer = await api.call(method, `/v1/sessions/${sessionId}/${what}`, {
        key: keys.theirs,
      });
      expect(Problem.parse(await answer.json())).toMatchObject({ code: "session_not_found" });
    }
  });

  it("say how they are: one that cannot announce is not well, and the others are", async () => {
    const health = async () =>
      CoordinatorHealth.parse(await jsonOf(api.call("GET", "/v1/health/modules")));
    expect(await health()).toMatchObject({
      isHealthy: true,
      activeSessions: 1,
      modules: [
        { moduleId: "executor", activeSessions: 1, totalSessions: 1 },
        { moduleId: "ai-integration", activeSessions: 1 },
        { moduleId: "ai-context-manager" },
        { moduleId: "step-processor" },
        { moduleId: "task-loop" },
        { moduleId: "executor-streamer", activeSessions: 1 },
        { moduleId: "frontend-api" },
      ],
      errors: [],
    });
    api.memory.announcer.subscribe = () => Promise.reject(new Error("no Redis"));
    const ill = async () => {
      const { isHealthy, modules } = await health();
      expect(isHealthy).toBe(false);
      return modules.filter((module) => !module.isHealthy).map(({ moduleId }) => moduleId);
    };
    expect(await ill()).toEqual(["executor-streamer"]);
    await models.breakers.failed("google", { kind: "key_refused" });
    expect(await ill()).toEqual(["ai-integration", "executor-streamer"]);
    expect((await api.call("GET", "/v1/health/modules", { key: null })).status).toBe(401);
  });

  it("are had from the client", async () => {
    const { modules } = createClient({
      url: "http://dormouse.test",
      apiKey: keys.ours,
      fetch: async (input, init) => api.app.request(input, init),
    });
    expect(await modules.of(sessionId)).toMatchObject({ sessionId });
    expect(await modules.integrity(sessionId)).toMatchObject({ isValid: true });
    expect(await modules.repair(sessionId)).toMatchObject({ applied: [] });
    expect(await modules.health()).toMatchObject({ isHealthy: true, totalSessions: 1 });
  });
});
