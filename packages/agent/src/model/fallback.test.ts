import type { ModelChoice, ModelProvider } from "@dormouse/contract";
import {
  Breakers,
  createModels,
  listedPrices,
  ModelError,
  type ModelConfiguration,
  type ModelRequest,
  type Models,
} from "@dormouse/core";
import { createMemoryWorld, ManualClock, SeededRandom } from "@dormouse/core/memory";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { startModelServer, type ModelServer } from "../../../../test/support/model-server/index.ts";
import { openModel } from "./open-model.ts";
import { probeModel } from "./probe.ts";

/** Waits before another try are over at once; whatever is longer waits for the test. */
class TestClock extends ManualClock {
  readonly waits: number[] = [];

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms >= 4_000) return super.sleep(ms, signal);
    this.waits.push(ms);
  }
}

let servers: Record<"google" | "deepseek" | "own", ModelServer>;
let clock: TestClock;
let models: Models;
let breakers: Breakers;

beforeAll(async () => {
  servers = {
    google: await startModelServer(),
    deepseek: await startModelServer(),
    own: await startModelServer(),
  };
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
});

beforeEach(() => {
  clock = new TestClock();
  breakers = new Breakers(createMemoryWorld({ clock }));
  models = connect(breakers);
  for (const server of Object.values(servers)) {
    server.questions.splice(0);
    server.looks.splice(0);
    server.look(200);
    server.answerInTurn(clicked);
  }
});

function connect(known: Breakers): Models {
  const configuration: ModelConfiguration = {
    fallbacks: [
      { provider: "google", model: "gemini-3.8-flash", apiKey: "a", baseUrl: servers.google.url },
      { provider: "deepseek", model: "deepseek-flash", apiKey: "b", baseUrl: servers.deepseek.url },
      { provider: "openai_compatible", model: "small", baseUrl: servers.own.url },
    ],
    missing: {},
  };
  return createModels({
    configuration,
    open: openModel,
    probe: probeModel,
    breakers: known,
    clock,
    random: new SeededRandom(),
    prices: listedPrices,
  });
}

const clicked = { calls: [{ tool: "click", input: { ref: "e7" } }] };
const request: ModelRequest = {
  instructions: "You work in a browser.",
  messages: [{ role: "user", text: "Sign in." }],
  tools: {
    click: { description: "Clicks.", input: z.strictObject({ ref: z.string() }) },
    finish: { description: "Ends.", input: z.strictObject({}) },
  },
  maxOutputTokens: 500,
};

async function failureOf(answer: Promise<unknown>): Promise<ModelError> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ModelError) return error;
  throw new Error("it did not fail as a model does", { cause: error });
}

const outcomes = ({ attempts }: Pick<ModelError, "attempts">) =>
  attempts.map(({ provider, outcome }) => `${provider} ${outcome}`);

describe("a call of models", () => {
  it("is answered by the first provider that can, with what it used and what that costs", async () => {
    servers.google.answerInTurn({
      ...clicked,
      usage: { input: 10_000, cached: 8_000, output: 100 },
    });
    expect(await models.ask(request)).toMatchObject({
      provider: "google",
      model: "gemini-3.8-flash",
      calls: [{ tool: "click", input: { ref: "e7" } }],
      usage: { inputTokens: 10_000, cachedInputTokens: 8_000, outputTokens: 100 },
      costUsd: (2_000 * 0.75 + 8_000 * 0.075 + 100 * 3.75) / 1e6,
      attempts: [{ provider: "google", outcome: "answered" }],
    });
    expect(servers.deepseek.questions).toEqual([]);
  });

  it("is answered by whom it wishes for, and by the others in their order", async () => {
    const own = { provider: "openai_compatible" as const, model: "large" };
    expect(await models.ask(request, own)).toMatchObject(own);
    servers.own.answerInTurn("reset");
    expect(await models.ask(request, own)).toMatchObject({ provider: "google" });
    expect(await models.ask(request, { model: "deepseek-v4-pro" })).toMatchObject({
      provider: "deepseek",
      model: "deepseek-v4-pro",
    });
  });

  it("has no cost where a model's price is not known", async () => {
    const { costUsd } = await models.ask(request, { provider: "openai_compatible" });
    expect(costUsd).toBeUndefined();
  });

  it("is repeated with longer waits where a provider fails, and goes on to the next after three times", async () => {
    servers.google.answerInTurn({ status: 503 }, "reset", clicked);
    expect(outcomes(await models.ask(request))).toEqual([
      "google outage",
      "google outage",
      "google answered",
    ]);
    const [first = 0, second = 0] = clock.waits;
    expect(first).toBeGreaterThanOrEqual(250);
    expect(first).toBeLessThan(500);
    expect(second).toBeGreaterThanOrEqual(500);
    expect(second).toBeLessThan(1_000);
    servers.google.answerInTurn("garbage");
    expect(outcomes(await models.ask(request))).toEqual([
      "google outage",
      "google outage",
      "google outage",
      "deepseek answered",
    ]);
  });

  it("goes on at once where a provider has been asked too much, or refuses the key", async () => {
    servers.google.answerInTurn({ status: 429 });
    servers.deepseek.answerInTurn({ status: 401 });
    expect(outcomes(await models.ask(request))).toEqual([
      "google rate_limited",
      "deepseek key_refused",
      "openai_compatible answered",
    ]);
    expect(clock.waits).toEqual([]);
  });

  it("goes on where a provider takes too long", async () => {
    servers.google.answerInTurn("stall");
    const asked = servers.google.asked();
    const answer = models.ask(request);
    await asked;
    await clock.advance(40_000);
    const { attempts } = await answer;
    expect(attempts).toMatchObject([
      { provider: "google", outcome: "timeout", durationMs: 40_000 },
      { provider: "deepseek", outcome: "answered" },
    ]);
  });

  it("is over when all tries together take too long", async () => {
    for (const server of Object.values(servers)) server.answerInTurn("stall");
    const failure = failureOf(models.ask(request));
    await servers.google.asked();
    const next = servers.deepseek.asked();
    await clock.advance(40_000);
    await next;
    await clock.advance(35_000);
    const failed = await failure;
    expect(failed).toMatchObject({ kind: "timeout" });
    expect(outcomes(failed)).toEqual(["google timeout", "deepseek timeout"]);
    expect(failed.message).toContain("google timeout, deepseek timeout");
    expect(await breakers.read("deepseek")).toMatchObject({ failures: 2 });
    expect(servers.own.questions).toEqual([]);
  });

  it("ends where nobody waits any more, and goes to nobody else", async () => {
    servers.google.answerInTurn("stall");
    const leaving = new AbortController();
    const asked = servers.google.asked();
    const answer = models.ask({ ...request, signal: leaving.signal });
    await asked;
    leaving.abort(new Error("the session was cancelled"));
    await expect(answer).rejects.toThrow("the session was cancelled");
    expect(servers.deepseek.questions).toEqual([]);
  });

  it.each([
    ["is not taken", { status: 400 }, "invalid_request"],
    ["is declined", { stopped: "declined" as const }, "declined"],
  ])("goes to nobody else where it %s: it would be the same there", async (_, reply, kind) => {
    servers.google.answerInTurn(reply);
    const failed = await failureOf(models.ask(request));
    expect(failed).toMatchObject({ kind, provider: "google" });
    // What was answered is paid for, whatever it is.
    const isAnswer = kind === "declined";
    expect(failed.usage.inputTokens).toBe(isAnswer ? 100 : 0);
    expect(failed.costUsd).toBeCloseTo(isAnswer ? (100 * 0.75 + 10 * 3.75) / 1e6 : 0);
    expect(servers.deepseek.questions).toEqual([]);
  });

  it("fails with all that was tried, and when to ask again, where nobody answers", async () => {
    servers.google.answerInTurn({ status: 429, headers: { "retry-after": "90" } });
    servers.deepseek.answerInTurn({ status: 500 });
    servers.own.answerInTurn({ status: 429, headers: { "retry-after": "60" } });
    const failure = await failureOf(models.ask(request));
    expect(failure).toMatchObject({ kind: "rate_limited", retryAfterMs: 15_000 });
    expect(failure.message).toContain("google rate_limited, deepseek outage");
    expect(failure.attempts).toHaveLength(5);
  });

  it("that fails has taken what was answered to it in vain", async () => {
    for (const server of Object.values(servers)) server.answerInTurn({ text: "Hm." });
    const failure = await failureOf(models.ask(request));
    expect(failure).toMatchObject({ kind: "invalid_answer", usage: { inputTokens: 600 } });
    // What the last of them costs is not known.
    expect(failure.costUsd).toBeUndefined();
    expect(failure.message).toMatch(/openai_compatible invalid_answer\. .*You called no tool\.$/);
  });
});

describe("an answer that is of no use", () => {
  it.each([
    ["calls no tool", { text: "I would click." }, "You called no tool"],
    ["calls one that there is not", { calls: [{ tool: "buy", input: {} }] }, 'no tool "buy"'],
    ["has a wrong input", { calls: [{ tool: "click", input: { id: 7 } }] }, "ref: is required"],
    ["cannot be read", { calls: [{ tool: "click", raw: '{"ref' }] }, 'input of "click"'],
    ["is cut off", { text: "Well,", stopped: "length" as const }, "cut off at 500 tokens"],
  ])("goes back once with what is wrong, where it %s", async (_, reply, problem) => {
    const provider: ModelProvider = "openai_compatible";
    servers.own.answerInTurn(reply, clicked);
    const answer = await models.ask(request, { provider });
    expect(answer).toMatchObject({ calls: [{ tool: "click" }], usage: { inputTokens: 200 } });
    expect(outcomes(answer)).toEqual([`${provider} answered`, `${provider} answered`]);
    expect(servers.own.questions[1]?.told.join("\n")).toContain(problem);
  });

  it("is the next provider's to give where it comes twice, and is paid for", async () => {
    servers.google.answerInTurn({ text: "Hm." });
    const answer = await models.ask(request);
    expect(outcomes(answer)).toEqual([
      "google answered",
      "google invalid_answer",
      "deepseek answered",
    ]);
    expect(answer).toMatchObject({ provider: "deepseek", usage: { inputTokens: 300 } });
    expect(answer.costUsd).toBeCloseTo((200 * 0.75 + 20 * 3.75 + 100 * 0.3 + 10 * 1.2) / 1e6);
  });

  it("may be an object as well", async () => {
    servers.google.answerInTurn({ text: '{"ship":7}' }, { text: '{"ship":"Ever Given"}' });
    const { tools: _, ...rest } = request;
    const answer = await models.ask({
      ...rest,
      tools: undefined,
      object: z.object({ ship: z.string() }),
    });
    expect(answer).toMatchObject({ object: { ship: "Ever Given" }, calls: [] });
    expect(servers.google.questions[1]?.told.join("\n")).toContain("ship: must be");
  });
});

describe("a provider that does not answer", () => {
  it("is not asked for a while, is looked for meanwhile at no cost, and asked when it is there again", async () => {
    servers.google.answerInTurn({ status: 503 });
    servers.google.look({ status: 503 });
    await models.ask(request);
    expect(servers.google.questions).toHaveLength(3);
    expect(outcomes(await models.ask(request))).toEqual(["google skipped", "deepseek answered"]);
    expect(servers.google.looks).toHaveLength(1);
    await models.ask(request);
    expect(servers.google.looks).toHaveLength(1);
    servers.google.answerInTurn(clicked);
    await clock.advance(15_000);
    expect(await models.ask(request)).toMatchObject({ provider: "google" });
    expect(await models.ask(request)).toMatchObject({ provider: "google" });
  });

  it("is known to other processes by way of Redis", async () => {
    const world = createMemoryWorld({ clock });
    servers.google.answerInTurn({ status: 503 });
    await connect(new Breakers(world)).ask(request);
    const other = connect(new Breakers(world));
    expect(outcomes(await other.ask(request))).toEqual(["google skipped", "deepseek answered"]);
    world.hot.clear();
    const later = connect(new Breakers(world));
    expect(outcomes(await later.ask(request))[0]).toBe("google outage");
  });

  it("makes a call wait where there is nobody else, instead of asking in vain", async () => {
    for (const server of Object.values(servers)) server.answerInTurn({ status: 500 });
    await failureOf(models.ask(request));
    const failure = await failureOf(models.ask(request));
    expect(failure).toMatchObject({ kind: "outage", retryAfterMs: 15_000 });
    expect(outcomes(failure)).toEqual([
      "google skipped",
      "deepseek skipped",
      "openai_compatible skipped",
    ]);
  });
});

describe("whom to ask", () => {
  it("is refused with the names of the variables where there is no key", async () => {
    const none = createModels({
      configuration: { fallbacks: [], missing: {} },
      open: openModel,
      probe: probeModel,
      breakers,
      clock,
      random: new SeededRandom(),
      prices: {},
    });
    await expect(none.ask(request)).rejects.toMatchObject({
      code: "model_key_missing",
      message: expect.stringMatching(/GOOGLE_GENERATIVE_AI_API_KEY.*OPENAI_COMPATIBLE_BASE_URL/),
    });
    await expect(models.ask(request, { model: "claude-opus-5-5" })).rejects.toMatchObject({
      code: "model_key_missing",
      message: expect.stringContaining("Set ANTHROPIC_API_KEY"),
    });
    await expect(models.ask(request, { model: "llama" })).rejects.toMatchObject({
      code: "invalid_request",
      path: "model.model",
    });
  });

  it("is said by the run: its own fallbacks in their order, in place of the deployment's", async () => {
    servers.google.answerInTurn({ status: 429 });
    servers.own.answerInTurn({ status: 401 });
    const fallbacks: ModelChoice[] = ["openai_compatible", { model: "deepseek-chat" }];
    const answer = await models.ask(request, { provider: "google", fallbacks });
    expect(answer.model).toBe("deepseek-chat");
    expect(outcomes(answer)).toEqual([
      "google rate_limited",
      "openai_compatible key_refused",
      "deepseek answered",
    ]);
  });
});
