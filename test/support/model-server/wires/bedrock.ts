import type { Wire } from "../reply.ts";

/** Bedrock's converse. */
export const bedrock: Wire = {
  name: "bedrock",
  modelOf: (path) => {
    const [, model] = /\/model\/([^/]+)\/converse$/.exec(path) ?? [];
    return model === undefined ? undefined : decodeURIComponent(model);
  },
  toolsOf({ toolConfig }) {
    const { tools = [] } = (toolConfig ?? {}) as { tools?: { toolSpec?: { name: string } }[] };
    return tools.flatMap(({ toolSpec }) => (toolSpec === undefined ? [] : [toolSpec.name]));
  },
  write: ({ text, calls, stopped }, { input, cached, output }) => ({
    output: {
      message: {
        role: "assistant",
        content: [
          ...(text === "" ? [] : [{ text }]),
          ...calls.map(({ tool, input: value }, index) => ({
            toolUse: { toolUseId: `call-${index}`, name: tool, input: value },
          })),
        ],
      },
    },
    stopReason: reasons[stopped ?? (calls.length === 0 ? "done" : "called")],
    usage: {
      inputTokens: input - cached,
      outputTokens: output,
      totalTokens: input + output,
      cacheReadInputTokens: cached,
      cacheWriteInputTokens: 0,
    },
  }),
};

const reasons = {
  done: "end_turn",
  called: "tool_use",
  length: "max_tokens",
  declined: "guardrail_intervened",
};
