import type { ModelProvider } from "@dormouse/contract";
import { ModelError, type ModelProbe, type ModelProviderConfiguration } from "@dormouse/core";
import { explanations, kindOf } from "./status.ts";

type Look = { url: string; headers: Record<string, string> };

/**
 * Has the provider list models, which none of them charges for. It says that it can be reached and takes the key;
 * whether its models have time for us shows when they are asked.
 * @throws ModelError
 */
export const probeModel: ModelProbe = async (configuration, signal) => {
  const { provider, model } = configuration;
  const { url, headers } = looks[provider](configuration);
  // The key is for nobody that it leads to.
  const answer = await fetch(url, { headers, signal, redirect: "manual" }).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      const message = `${provider} cannot be reached.`;
      throw new ModelError("outage", message, { provider, model, cause: error });
    },
  );
  const body = await answer.text().catch(() => "");
  if (answer.ok) return;
  const kind = kindOf(answer.status, body);
  // It is there, if without such a list: servers of one's own may be.
  if (kind === "invalid_request") return;
  const message = `${provider} ${explanations[kind]} (${answer.status}).`;
  throw new ModelError(kind, message, { provider, model, status: answer.status });
};

const looks: Record<ModelProvider, (configuration: ModelProviderConfiguration) => Look> = {
  google: ({ apiKey = "", baseUrl = "https://generativelanguage.googleapis.com/v1beta" }) => ({
    url: `${baseUrl}/models?pageSize=1`,
    headers: { "x-goog-api-key": apiKey },
  }),
  deepseek: ({ apiKey, baseUrl = "https://api.deepseek.com" }) => listed(baseUrl, apiKey),
  openai: ({ apiKey, baseUrl = "https://api.openai.com/v1" }) => listed(baseUrl, apiKey),
  anthropic: ({ apiKey = "", baseUrl = "https://api.anthropic.com/v1" }) => ({
    url: `${baseUrl}/models?limit=1`,
    headers: { "x-api-key": apiKey, "anthropic-version": "2023-06-01" },
  }),
  bedrock: ({ apiKey, region, baseUrl = `https://bedrock.${region}.amazonaws.com` }) => ({
    url: `${baseUrl}/foundation-models`,
    headers: bearer(apiKey),
  }),
  openai_compatible: ({ apiKey, baseUrl = "" }) => listed(baseUrl, apiKey),
};

function listed(baseUrl: string, apiKey: string | undefined): Look {
  return { url: `${baseUrl}/models`, headers: bearer(apiKey) };
}

function bearer(apiKey: string | undefined): Record<string, string> {
  return apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
}
