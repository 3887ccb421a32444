import { describe, expect, it } from "vitest";
import { chooseModels, type ModelWish } from "./choose.ts";

const fallbacks = (["google", "deepseek", "openai"] as const).map((provider) => ({
  provider,
  model: `${provider}-usual`,
  apiKey: "a",
}));

function asked(wish?: ModelWish): string[] {
  const chosen = chooseModels({ fallbacks, missing: {} }, wish, "run.model");
  return chosen.map(({ provider, model }) => `${provider}:${model}`);
}

describe("who is asked", () => {
  it("is whom the run names, then the others of the deployment", () => {
    const [google, deepseek, openai] = fallbacks.map(
      ({ model, provider }) => `${provider}:${model}`,
    );
    expect(asked()).toEqual([google, deepseek, openai]);
    expect(asked({ provider: "openai" })).toEqual([openai, google, deepseek]);
    expect(asked({ model: "deepseek-chat" })).toEqual(["deepseek:deepseek-chat", google, openai]);
  });

  it("is the run's own list, and nobody else", () => {
    const provider = "google";
    expect(asked({ provider: "openai", fallbacks: [] })).toEqual(["openai:openai-usual"]);
    expect(asked({ fallbacks: [] })).toEqual(["google:google-usual"]);
    expect(asked({ fallbacks: ["openai", { provider, model: "gemma" }, "google"] })).toEqual([
      "openai:openai-usual",
      "google:gemma",
      "google:google-usual",
    ]);
  });

  it("is nobody twice, where a name is that of the usual model", () => {
    const wish: ModelWish = {
      provider: "google",
      fallbacks: [{ provider: "google", model: "google-usual" }],
    };
    expect(asked(wish)).toEqual(["google:google-usual"]);
  });

  it.each<[string, ModelWish, object]>([
    ["has no key", { provider: "bedrock" }, { code: "model_key_missing", path: "run.model" }],
    [
      "has no key, behind others",
      { fallbacks: ["google", "anthropic"] },
      {
        code: "model_key_missing",
        path: "run.model.fallbacks[1]",
        message: expect.stringContaining("Set ANTHROPIC_API_KEY"),
      },
    ],
    [
      "has a model that nobody knows",
      { fallbacks: [{ model: "llama" }] },
      { code: "invalid_request", path: "run.model.fallbacks[0].model" },
    ],
  ])("is refused with the field that names who %s", (_, wish, refusal) => {
    expect(() => asked(wish)).toThrow(expect.objectContaining(refusal));
  });

  it("is one of those that the variables name, where nobody has a key", () => {
    const refusal = { code: "model_key_missing", path: undefined };
    const ask = () => chooseModels({ fallbacks: [], missing: {} }, { provider: "google" });
    expect(ask).toThrow(expect.objectContaining(refusal));
  });
});
