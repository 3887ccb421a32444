import type { ModelProvider } from "@dormouse/contract";
import type { ModelProviderConfiguration, ModelRequest } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startModelServer, type ModelServer } from "../../../../test/support/model-server/index.ts";
import { openModel } from "./open-model.ts";
import { probeModel } from "./probe.ts";

const key = "sk-secret-key-of-the-test";
let server: ModelServer;
/** Where nobody is to be asked. */
let other: ModelServer;

beforeAll(async () => {
  [server, other] = await Promise.all([startModelServer(), startModelServer()]);
});
afterAll(() => Promise.all([server.close(), other.close()]));

function configurationOf(provider: ModelProvider): ModelProviderConfiguration {
  return {
    provider,
    model: "model-of-the-test",
    apiKey: key,
    baseUrl: server.url,
    region: "eu-central-1",
  };
}

function modelOf(provider: ModelProvider, given: Partial<ModelProviderConfiguration> = {}) {
  return openModel({ ...configurationOf(provider), ...given });
}

const click = { description: "Clicks an element.", input: z.object({ ref: z.string() }) };
const instructions = "You work in a browser.";
const base = { instructions, maxOutputTokens: 500 };
const toolRequest: ModelRequest = {
  ...base,
  messages: [{ role: "user", text: "Sign in." }],
  tools: { click },
};
const objectRequest: ModelRequest = {
  ...base,
  messages: [{ role: "user", text: "What is the name of the ship?" }],
  object: z.object({ ship: z.string() }),
};

const wires: [ModelProvider, string][] = [
  ["google", "google"],
  ["deepseek", "chat"],
  ["openai", "responses"],
  ["anthropic", "anthropic"],
  ["bedrock", "bedrock"],
  ["openai_compatible", "chat"],
];

describe.each(wires)("a model of %s", (provider, wire) => {
  it("is told of tools in its own protocol, and its call comes back with what it cost", async () => {
    server.answerInTurn({
      text: "The button.",
      calls: [{ tool: "click", input: { ref: "e7" } }],
      usage: { input: 1_000, cached: 600, output: 40 },
    });
    const answer = await modelOf(provider).ask(toolRequest);
    expect(answer).toMatchObject({
      turn: { text: "The button.", calls: [{ tool: "click", input: { ref: "e7" } }] },
      usage: { inputTokens: 1_000, cachedInputTokens: 600, outputTokens: 40 },
      stopped: "done",
    });
    const question = server.questions.at(-1);
    expect(question).toMatchObject({ wire, model: "model-of-the-test", tools: ["click"] });
    expect(question?.told).toEqual(expect.arrayContaining([instructions, "Sign in."]));
    expect(JSON.stringify(question?.headers)).toContain(key);
  });

  it("is asked for an object, and it is read from what it says", async () => {
    server.answerInTurn({ text: '{"ship":"Ever Given"}' });
    const answer = await modelOf(provider).ask(objectRequest);
    expect(answer).toMatchObject({ object: { ship: "Ever Given" }, stopped: "done" });
  });

  it("says what it said before in its own words, and that of others in ours", async () => {
    server.answerInTurn({ calls: [{ tool: "click", input: { ref: "e7" } }] });
    const { turn } = await modelOf(provider).ask(toolRequest);
    const [call] = turn.calls;
    if (call === undefined) throw new Error("there is no call");
    const results = [{ id: call.id, tool: call.tool, text: "It is disabled." }];
    const { verbatim: _, ...ours } = turn;
    for (const said of [turn, ours]) {
      const messages = [...toolRequest.messages, said, { role: "tool" as const, results }];
      await modelOf(provider).ask({ ...toolRequest, messages });
      const { told = [] } = server.questions.at(-1) ?? {};
      expect(told).toContain("It is disabled.");
      expect(JSON.stringify(server.questions.at(-1)?.body)).toContain("e7");
    }
  });

  it.each([
    ["is down", { status: 503 }, { kind: "outage", status: 503 }],
    ["cuts the connection", "reset", { kind: "outage" }],
    ["answers with no JSON", "garbage", { kind: "outage" }],
    ["answers with another JSON", { status: 200, body: { hello: 1 } }, { kind: "outage" }],
    [
      "is asked too much",
      { status: 429, headers: { "retry-after": "7" } },
      { kind: "rate_limited", retryAfterMs: 7_000 },
    ],
    ["refuses the key", { status: 401 }, { kind: "key_refused" }],
    ["does not know the model", { status: 404 }, { kind: "invalid_request", status: 404 }],
  ] as const)(
    "fails as what it is where it %s, and tells nobody its key",
    async (_, how, error) => {
      server.answerInTurn(
        typeof how === "object" && how.status !== 200
          ? { ...how, body: { error: { message: `Not with ${key}`, code: 1, status: "NO" } } }
          : how,
      );
      const failure = await modelOf(provider)
        .ask(toolRequest)
        .catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ name: "ModelError", provider, ...error });
      const told = Object.getOwnPropertyNames(failure).map((name) =>
        String((failure as Record<string, unknown>)[name]),
      );
      expect(told.join("\n")).not.toContain(key);
    },
  );

  it("whose address leads elsewhere is not followed there: the key is for nobody else", async () => {
    const headers = { location: `${other.url}/elsewhere` };
    server.answerInTurn({ status: 307, headers });
    server.look({ status: 307, headers });
    const signal = AbortSignal.timeout(5_000);
    const refused = { kind: "outage", status: 307 };
    await expect(modelOf(provider).ask(toolRequest)).rejects.toMatchObject(refused);
    await expect(probeModel(configurationOf(provider), signal)).rejects.toMatchObject(refused);
    expect([other.questions, other.looks]).toEqual([[], []]);
  });

  it("is left alone when nobody waits any more", async () => {
    server.answerInTurn("stall");
    const leaving = new AbortController();
    const asked = server.asked();
    const answer = modelOf(provider).ask({ ...toolRequest, signal: leaving.signal });
    await asked;
    leaving.abort(new Error("nobody waits"));
    await expect(answer).rejects.toMatchObject({ name: expect.not.stringMatching("ModelError") });
  });
});

describe("a model", () => {
  it("that is cut short, or declines, says so", async () => {
    server.answerInTurn({ text: "Well", stopped: "length" }, { stopped: "declined", text: "No." });
    const model = modelOf("openai_compatible");
    expect(await model.ask(toolRequest)).toMatchObject({ stopped: "length" });
    expect(await model.ask(toolRequest)).toMatchObject({ stopped: "declined" });
  });

  it("that writes what cannot be read has its words handed on for it to be told", async () => {
    server.answerInTurn({ calls: [{ tool: "click", raw: '{"ref": "e' }] });
    const { turn } = await modelOf("openai_compatible").ask(toolRequest);
    expect(turn.calls).toMatchObject([{ tool: "click", input: '{"ref": "e' }]);
  });

  it("that puts its object into a block of Markdown is understood", async () => {
    server.answerInTurn(
      { text: '```json\n{"ship":"Ever Given"}\n```' },
      { text: "the Ever Given" },
    );
    const model = modelOf("openai_compatible");
    expect(await model.ask(objectRequest)).toMatchObject({ object: { ship: "Ever Given" } });
    expect(await model.ask(objectRequest)).not.toHaveProperty("object");
  });

  it("of a server of one's own is asked without a key, and shown pictures", async () => {
    server.answerInTurn({ calls: [{ tool: "click", input: { ref: "e1" } }] });
    const images = [{ bytes: new Uint8Array([1, 2, 3]), mediaType: "image/png" as const }];
    await modelOf("openai_compatible", { apiKey: undefined }).ask({
      ...toolRequest,
      messages: [{ role: "user", text: "What is it?", images }],
    });
    const { headers, body } = server.questions.at(-1) ?? {};
    expect(headers).not.toHaveProperty("authorization");
    expect(JSON.stringify(body)).toContain("data:image/png;base64,AQID");
  });

  it("of Anthropic is told what to keep: the instructions, and all up to where it is said", async () => {
    server.answerInTurn({ calls: [{ tool: "click", input: { ref: "e1" } }] });
    await modelOf("anthropic").ask({
      ...toolRequest,
      messages: [
        { role: "user", text: "The page", keep: true },
        { role: "assistant", text: "I see.", calls: [] },
        { role: "user", text: "Go on" },
      ],
    });
    const marked = JSON.stringify(server.questions.at(-1)?.body).match(/"cache_control"/g);
    expect(marked).toHaveLength(2);
  });
});
