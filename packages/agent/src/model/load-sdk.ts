import type { ModelProvider } from "@dormouse/contract";
import type { ModelProviderConfiguration } from "@dormouse/core";
import type { LanguageModel } from "ai";

/** A redirect is answered with a failure: fetch would send the keys that are no `Authorization` on to anybody. */
const fetchThere: typeof fetch = (input, init) => fetch(input, { ...init, redirect: "manual" });

/**
 * Each provider's part of the AI SDK, loaded when it is asked first: a cold start pays for none that it does not
 * use. Keys are handed over: the SDK looks for none in the environment.
 */
export const loadSdk: Record<
  ModelProvider,
  (configuration: ModelProviderConfiguration) => Promise<LanguageModel>
> = {
  async google({ model, apiKey, baseUrl: baseURL }) {
    const { createGoogle } = await import("@ai-sdk/google");
    return createGoogle({ apiKey, baseURL, fetch: fetchThere })(model);
  },
  async deepseek({ model, apiKey, baseUrl: baseURL }) {
    const { createDeepSeek } = await import("@ai-sdk/deepseek");
    return createDeepSeek({ apiKey, baseURL, fetch: fetchThere })(model);
  },
  async openai({ model, apiKey, baseUrl: baseURL }) {
    const { createOpenAI } = await import("@ai-sdk/openai");
    return createOpenAI({ apiKey, baseURL, fetch: fetchThere })(model);
  },
  async anthropic({ model, apiKey, baseUrl: baseURL }) {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return createAnthropic({ apiKey, baseURL, fetch: fetchThere })(model);
  },
  async bedrock({ model, apiKey, baseUrl: baseURL, region }) {
    const { createAmazonBedrock } = await import("@ai-sdk/amazon-bedrock");
    return createAmazonBedrock({ apiKey, baseURL, region, fetch: fetchThere })(model);
  },
  async openai_compatible({ model, apiKey, baseUrl: baseURL = "" }) {
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
    const options = { apiKey, baseURL, fetch: fetchThere, supportsStructuredOutputs: true };
    return createOpenAICompatible({ name: "openai_compatible", ...options })(model);
  },
};
