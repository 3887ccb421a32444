import type { ModelProvider } from "@dormouse/contract";
import { z } from "@hono/zod-openapi";

/** What older clients call those who have models. */
const providers: Readonly<Record<string, ModelProvider>> = {
  google: "google",
  gemini: "google",
  deepseek: "deepseek",
  openai: "openai",
  gpt: "openai",
  chatgpt: "openai",
  anthropic: "anthropic",
  claude: "anthropic",
  bedrock: "bedrock",
  aws_bedrock: "bedrock",
  openai_compatible: "openai_compatible",
  ollama: "openai_compatible",
  vllm: "openai_compatible",
};

const words = Object.keys(providers).join(", ");

/** One of their words, however it is written, as the provider that it means. */
export const LlmProvider = z
  .string()
  .meta({ description: `Who is asked first: ${words}. Default: as configured.` })
  .transform((word, context) => {
    const provider = providers[word.trim().toLowerCase().replaceAll(/[\s-]/g, "_")];
    if (provider !== undefined) return provider;
    context.addIssue({ code: "custom", message: `must be one of ${words}` });
    return z.NEVER;
  });
