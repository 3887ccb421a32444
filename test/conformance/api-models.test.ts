import { createClient } from "@dormouse/client";
import type { ModelProvider, ModelProviderView, ModelsView, Problem } from "@dormouse/contract";
import { defaultSettings, type ModelHealth } from "@dormouse/core";
import { createModelHealth, createSweepHandler } from "@dormouse/functions";
import { createMemoryWorld, ManualClock } from "@dormouse/core/memory";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../support/model-server/index.ts";
import { createTestApi, jsonOf, keys, type TestApi } from "./support/api/test-api.ts";

const secret = "sk-secret-key-of-the-test";
let server: ModelServer;
let clock: ManualClock;
let models: ModelHealth;
let api: TestApi;

beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  server.look(200);
  server.looks.splice(0);
  clock = new ManualClock();
  const world = createMemoryWorld({ clock });
  models = createModelHealth(world, {
    GOOGLE_GENERATIVE_AI_API_KEY: secret,
    GOOGLE_GENERATIVE_AI_BASE_URL: server.url,
    ANTHROPIC_API_KEY: secret,
    ANTHROPIC_BASE_URL: `${server.url}/`,
  });
  api = await createTestApi({ clock, models });
});

async function providerOf(answer: Promise<Response>, name: ModelProvider) {
  const { providers } = await jsonOf<ModelsView>(answer);
  return providers.find(({ provider }) => provider === name) as ModelProviderView;
}

const read = () => api.call("GET", "/v1/models");
const check = () => api.call("POST", "/v1/models/check");

describe("models", () => {
  it("are told with who can be asked in which order, what they cost, and what others need", async () => {
    const answer = await read();
    const text = await answer.text();
    expect(text).not.toContain(secret);
    const { fallbacks, providers } = JSON.parse(text) as ModelsView;
    expect(fallbacks).toEqual(["google", "anthropic"]);
    expect(providers).toHaveLength(6);
    expect(providers[0]).toEqual({
      provider: "google",
      configured: true,
      missing: [],
      model: "gemini-3.8-flash",
      price: { input: 0.75, cachedInput: 0.075, output: 3.75, until: "2026-12-31" },
      breaker: "closed",
    });
    expect(providers.at(-1)).toEqual({
      provider: "openai_compatible",
      configured: false,
      missing: ["OPENAI_COMPATIBLE_BASE_URL", "OPENAI_COMPATIBLE_MODEL"],
      breaker: "closed",
    });
    expect(server.looks).toEqual([]);
  });

  it("are looked for with their keys and without asking one, twice a minute at most", async () => {
    const checkedAt = new Date(clock.nowMs()).toISOString();
    expect(await providerOf(check(), "google")).toMatchObject({ breaker: "closed", checkedAt });
    expect(await providerOf(check(), "anthropic")).toMatchObject({ checkedAt });
    expect(server.questions).toEqual([]);
    expect(
      server.looks.map(({ headers }) => headers["x-goog-api-key"] ?? headers["x-api-key"]),
    ).toEqual([secret, secret]);
    await clock.advance(30_000);
    await check();
    expect(server.looks).toHaveLength(4);
  });

  it("whose provider refuses the key are not asked for a while, and all processes know", async () => {
    server.look({ status: 400, body: { error: { details: [{ reason: "API_KEY_INVALID" }] } } });
    const at = new Date(clock.nowMs()).toISOString();
    const refused = {
      breaker: "open",
      openUntil: new Date(clock.nowMs() + 300_000).toISOString(),
      lastError: { kind: "key_refused", at },
    };
    expect(await providerOf(check(), "google")).toMatchObject(refused);
    expect(await providerOf(read(), "google")).toMatchObject(refused);
    server.look(200);
    await clock.advance(30_000);
    expect(await providerOf(check(), "google")).toMatchObject({ breaker: "half_open" });
  });

  it("whose provider does not answer in time are waited for no longer than five seconds", async () => {
    server.look("stall");
    const answer = check();
    await expect.poll(() => server.looks.length).toBe(2);
    await clock.advance(5_000);
    expect(await providerOf(answer, "google")).toMatchObject({ lastError: { kind: "timeout" } });
  });

  it("stand in what health says to strangers, in few words", async () => {
    server.look({ status: 500 });
    await check();
    const at = new Date(clock.nowMs()).toISOString();
    const known = { breaker: "closed", lastError: { kind: "outage", at }, checkedAt: at };
    const health = await api.call("GET", "/v1/health", { key: null });
    const text = await health.text();
    expect(JSON.parse(text)).toMatchObject({
      status: "ok",
      models: [
        { provider: "google", ...known },
        { provider: "anthropic", ...known },
      ],
    });
    expect(text).not.toMatch(new RegExp(`${secret}|${server.url}`));
    expect(await jsonOf(api.call("GET", "/health", { key: null }))).toMatchObject({
      models: [
        { provider: "google", state: "closed", last_error: "outage" },
        { provider: "anthropic", state: "closed", last_error: "outage" },
      ],
    });
  });

  it("are looked for by the sweeper where nobody has heard of one for five minutes", async () => {
    const { world } = api;
    const sweep = createSweepHandler({ world, settings: defaultSettings, models });
    const pass = async (ms: number) => {
      await clock.advance(ms);
      await sweep({}, { getRemainingTimeInMillis: () => 55_000 });
      return server.looks.length;
    };
    expect(await pass(0)).toBe(2);
    expect(await pass(240_000)).toBe(2);
    expect(await pass(60_000)).toBe(4);
    expect(await providerOf(read(), "google")).toHaveProperty("checkedAt");
    expect(server.questions).toEqual([]);
    await clock.advance(240_000);
    await models.breakers.answered("google");
    expect(await pass(60_000)).toBe(5);
  });

  it("are refused to be looked for where there is no key, with what to set", async () => {
    const none = await createTestApi();
    const answer = await none.call("POST", "/v1/models/check");
    expect(answer.status).toBe(409);
    const { code, detail } = (await answer.json()) as Problem;
    expect(code).toBe("model_key_missing");
    expect(detail).toContain("GOOGLE_GENERATIVE_AI_API_KEY");
    expect(await jsonOf(none.call("GET", "/v1/models"))).toMatchObject({ fallbacks: [] });
  });

  it("are told to the client, and to nobody without a key", async () => {
    const { models } = createClient({
      url: "http://api.example",
      apiKey: keys.ours,
      fetch: async (input, init) => api.app.request(input, init),
    });
    expect((await models.read()).fallbacks).toEqual(["google", "anthropic"]);
    expect((await models.check()).providers[0]).toHaveProperty("checkedAt");
    for (const [method, path] of [
      ["GET", "/v1/models"],
      ["POST", "/v1/models/check"],
    ] as const) {
      expect((await api.call(method, path, { key: null })).status).toBe(401);
    }
  });
});
