import type { Wire } from "../reply.ts";

/** Anthropic's messages. */
export const anthropic: Wire = {
  name: "anthropic",
  modelOf: (path, body) => (path.endsWith("/messages") ? String(body["model"]) : undefined),
  toolsOf: ({ tools }) => ((tools ?? []) as { name: string }[]).map(({ name }) => name),
  write: ({ text, calls, stopped }, { input, cached, output }) => ({
    id: "message",
    type: "message",
    role: "assistant",
    model: "served",
    content: [
      ...(text === "" ? [] : [{ type: "text", text }]),
      ...calls.map(({ tool, input: value }, index) => ({
        type: "tool_use",
        id: `call-${index}`,
        name: tool,
        input: value,
      })),
    ],
    stop_reason: reasons[stopped ?? (calls.length === 0 ? "done" : "called")],
    stop_sequence: null,
    usage: {
      input_tokens: input - cached,
      output_tokens: output,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: cached,
    },
  }),
};

const reasons = {
  done: "end_turn",
  called: "tool_use",
  length: "max_tokens",
  declined: "refusal",
};
