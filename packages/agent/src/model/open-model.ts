import type {
  Model,
  ModelProviderConfiguration,
  ModelRequest,
  RawModelAnswer,
} from "@dormouse/core";
import type { LanguageModel } from "ai";
import { toAnswer } from "./answer.ts";
import { loadSdk } from "./load-sdk.ts";
import { toInstructions, toPrompt } from "./prompt.ts";
import { modelSchema } from "./schema.ts";

/** A provider's model, asked through the AI SDK, which is loaded with the first question. */
export function openModel(configuration: ModelProviderConfiguration): Model {
  const { provider, model } = configuration;
  let loading: Promise<LanguageModel> | undefined;
  return {
    provider,
    model,
    async ask(request) {
      loading ??= loadSdk[provider](configuration);
      return askOnce(configuration, await loading, request);
    },
  };
}

async function askOnce(
  configuration: ModelProviderConfiguration,
  languageModel: LanguageModel,
  request: ModelRequest,
): Promise<RawModelAnswer> {
  const [sdk, { failureOf }] = await Promise.all([import("ai"), import("./failure.ts")]);
  const { generateText, jsonSchema, Output, tool } = sdk;
  // What it has to say of a request goes to nobody's console.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  const asked = {
    model: languageModel,
    instructions: toInstructions(request.instructions),
    messages: toPrompt(request.messages, configuration),
    maxOutputTokens: request.maxOutputTokens,
    // Who tries again, and how often, is decided where the other providers are known.
    maxRetries: 0,
    ...(request.signal === undefined ? {} : { abortSignal: request.signal }),
  };
  try {
    if (request.tools !== undefined) {
      const tools = Object.entries(request.tools).map(([name, { description, input }]) => [
        name,
        tool({ description, inputSchema: jsonSchema(modelSchema(input)) }),
      ]);
      // Left to choose: some models refuse to be forced, and of an answer without a call its cost must be known.
      const result = await generateText({ ...asked, tools: Object.fromEntries(tools) });
      return toAnswer(configuration, result, undefined);
    }
    let json = "";
    const output = {
      ...Output.object({ schema: jsonSchema(modelSchema(request.object)) }),
      parseCompleteOutput: async ({ text }: { text: string }) => (json = text),
    };
    return toAnswer(configuration, await generateText({ ...asked, output }), json);
  } catch (error) {
    throw failureOf(error, configuration) ?? error;
  }
}
