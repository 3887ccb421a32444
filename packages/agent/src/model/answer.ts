import {
  ModelError,
  type ModelProviderConfiguration,
  type ModelTurn,
  type ModelUsage,
  type RawModelAnswer,
} from "@dormouse/core";
import type { FinishReason, LanguageModelUsage, ModelMessage as SdkMessage } from "ai";

/** What is taken of the SDK's result. */
type SdkResult = {
  text: string;
  toolCalls: { toolCallId: string; toolName: string; input: unknown }[];
  responseMessages: SdkMessage[];
  finishReason: FinishReason;
  usage: LanguageModelUsage;
};

/**
 * @param json where an object was asked for: the text that should be it.
 * @throws ModelError `outage` where there is no answer in it at all.
 */
export function toAnswer(
  { provider, model }: ModelProviderConfiguration,
  { text, toolCalls, responseMessages, finishReason, usage }: SdkResult,
  json: string | undefined,
): RawModelAnswer {
  if (text === "" && toolCalls.length === 0 && usage.inputTokens === undefined) {
    const message = `${provider}'s answer for ${model} is empty.`;
    throw new ModelError("outage", message, { provider, model });
  }
  const turn: ModelTurn = {
    role: "assistant",
    text,
    calls: toolCalls.map(({ toolCallId: id, toolName: tool, input }) => ({ id, tool, input })),
    verbatim: { provider, model, content: ownWords(responseMessages) },
  };
  const object = json === undefined ? undefined : readJson(json);
  return {
    turn,
    ...(object === undefined ? {} : { object }),
    usage: usageOf(usage),
    stopped: stoppedAs(finishReason),
  };
}

/** Of a call that it cannot read, the SDK makes a result as well; ours says more. */
function ownWords(messages: SdkMessage[]): unknown {
  return JSON.parse(JSON.stringify(messages.filter(({ role }) => role === "assistant")));
}

function usageOf({ inputTokens, inputTokenDetails, outputTokens }: LanguageModelUsage): ModelUsage {
  return {
    inputTokens: inputTokens ?? 0,
    cachedInputTokens: inputTokenDetails.cacheReadTokens ?? 0,
    cacheWriteTokens: inputTokenDetails.cacheWriteTokens ?? 0,
    outputTokens: outputTokens ?? 0,
  };
}

function stoppedAs(reason: FinishReason): RawModelAnswer["stopped"] {
  if (reason === "length") return "length";
  return reason === "content-filter" ? "declined" : "done";
}

/** Small models like to put it into a block of Markdown. */
function readJson(text: string): unknown {
  const [, fenced] = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text) ?? [];
  try {
    return JSON.parse(fenced ?? text) as unknown;
  } catch {
    return undefined;
  }
}
