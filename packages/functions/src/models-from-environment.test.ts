import { listedPrices, modelProviders } from "@dormouse/core";
import { expect, test } from "vitest";
import { modelsFromEnvironment } from "./models-from-environment.ts";

const fallbacksOf = (environment: Record<string, string>) =>
  modelsFromEnvironment(environment).configuration.fallbacks;

test("nobody can be asked where there is no key, and what each needs is known", () => {
  const { configuration, prices } = modelsFromEnvironment({ OPENAI_API_KEY: "" });
  expect(configuration.fallbacks).toEqual([]);
  expect(configuration.missing).toEqual({
    google: ["GOOGLE_GENERATIVE_AI_API_KEY"],
    deepseek: ["DEEPSEEK_API_KEY"],
    openai: ["OPENAI_API_KEY"],
    anthropic: ["ANTHROPIC_API_KEY"],
    bedrock: ["AWS_BEARER_TOKEN_BEDROCK", "BEDROCK_MODEL"],
    openai_compatible: ["OPENAI_COMPATIBLE_BASE_URL", "OPENAI_COMPATIBLE_MODEL"],
  });
  expect(prices).toEqual(listedPrices);
});

test("google is asked first, then deepseek, then whoever else has a key", () => {
  const environment = {
    ANTHROPIC_API_KEY: "c",
    OPENAI_COMPATIBLE_BASE_URL: "http://127.0.0.1:11434/v1/",
    OPENAI_COMPATIBLE_MODEL: "qwen3:8b",
    DEEPSEEK_API_KEY: "b",
    GOOGLE_GENERATIVE_AI_API_KEY: "a",
    AWS_BEARER_TOKEN_BEDROCK: "d",
    BEDROCK_MODEL: "eu.anthropic.claude-sonnet-5-5",
    AWS_REGION: "eu-central-1",
  };
  expect(fallbacksOf(environment)).toEqual([
    { provider: "google", model: modelProviders.google.model, apiKey: "a" },
    { provider: "deepseek", model: modelProviders.deepseek.model, apiKey: "b" },
    { provider: "anthropic", model: modelProviders.anthropic.model, apiKey: "c" },
    {
      provider: "bedrock",
      model: "eu.anthropic.claude-sonnet-5-5",
      apiKey: "d",
      region: "eu-central-1",
    },
    {
      provider: "openai_compatible",
      model: "qwen3:8b",
      baseUrl: "http://127.0.0.1:11434/v1",
    },
  ]);
});

test("the order and the models may be said; who is not named is not asked", () => {
  const environment = {
    DORMOUSE_MODELS: "anthropic, openai_compatible:qwen3:8b ,google:gemini-4-carbon,deepseek",
    GOOGLE_GENERATIVE_AI_API_KEY: "a",
    ANTHROPIC_API_KEY: "c",
    OPENAI_API_KEY: "e",
    OPENAI_COMPATIBLE_BASE_URL: "http://127.0.0.1:8000/v1",
  };
  expect(fallbacksOf(environment).map(({ provider, model }) => [provider, model])).toEqual([
    ["anthropic", modelProviders.anthropic.model],
    ["openai_compatible", "qwen3:8b"],
    ["google", "gemini-4-carbon"],
  ]);
});

test("a provider that there is not is refused", () => {
  expect(() => modelsFromEnvironment({ DORMOUSE_MODELS: "gogle" })).toThrow(
    /^DORMOUSE_MODELS names the model provider "gogle", which is none of google, deepseek/,
  );
});

test.each([
  ["OPENAI_API_KEY", "sk-k3y\nOPENAI_MODEL=x"],
  ["OPENAI_API_KEY", "sk-k3y "],
  ["OPENAI_API_KEY", "“sk-k3y”"],
  ["OPENAI_BASE_URL", "https://me:k3y@models.example/v1"],
  ["OPENAI_BASE_URL", "models.example/k3y"],
  ["OPENAI_BASE_URL", "file:///k3y"],
])("%s that cannot be sent, or asked, is refused and not repeated: %j", (variable, value) => {
  const environment = { OPENAI_API_KEY: "a", [variable]: value };
  const refusal = new RegExp(`^${variable} must (?!.*k3y)`);
  expect(() => modelsFromEnvironment(environment)).toThrow(refusal);
  expect(fallbacksOf({ ...environment, DORMOUSE_MODELS: "google" })).toEqual([]);
});

test("prices may be said, and are refused where they are none", () => {
  const own = { llama: { input: 0, output: 0 }, "gpt-6.1-terra": { input: 2, output: 9 } };
  const { prices } = modelsFromEnvironment({ DORMOUSE_MODEL_PRICES: JSON.stringify(own) });
  expect(prices).toEqual({ ...listedPrices, ...own });
  for (const text of ["free", '{"llama":{"input":-1,"output":0}}', '{"llama":7}']) {
    expect(() => modelsFromEnvironment({ DORMOUSE_MODEL_PRICES: text })).toThrow(
      /^DORMOUSE_MODEL_PRICES must be JSON of prices/,
    );
  }
});
