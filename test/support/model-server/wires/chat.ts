import type { Wire } from "../reply.ts";

/** OpenAI's chat completions, as DeepSeek, Ollama, vLLM and others speak it too. */
export const chat: Wire = {
  name: "chat",
  modelOf: (path, body) => (path.endsWith("/chat/completions") ? String(body["model"]) : undefined),
  toolsOf: ({ tools }) =>
    ((tools ?? []) as { function: { name: string } }[]).map(({ function: { name } }) => name),
  write: ({ text, calls, stopped }, { input, cached, output }) => ({
    id: "chat",
    object: "chat.completion",
    created: 0,
    model: "served",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: text === "" ? null : text,
          ...(calls.length === 0
            ? {}
            : {
                tool_calls: calls.map(({ tool, input: value, raw }, index) => ({
                  id: `call-${index}`,
                  type: "function",
                  function: { name: tool, arguments: raw ?? JSON.stringify(value) },
                })),
              }),
        },
        finish_reason: reasons[stopped ?? (calls.length === 0 ? "done" : "called")],
      },
    ],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: cached },
      prompt_cache_hit_tokens: cached,
      prompt_cache_miss_tokens: input - cached,
    },
  }),
};

const reasons = {
  done: "stop",
  called: "tool_calls",
  length: "length",
  declined: "content_filter",
};
