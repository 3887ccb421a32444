import type { Wire } from "../reply.ts";

/** OpenAI's responses. */
export const responses: Wire = {
  name: "responses",
  modelOf: (path, body) => (path.endsWith("/responses") ? String(body["model"]) : undefined),
  toolsOf: ({ tools }) => ((tools ?? []) as { name: string }[]).map(({ name }) => name),
  write: ({ text, calls, stopped }, { input, cached, output }) => ({
    id: "response",
    object: "response",
    created_at: 0,
    status: stopped === undefined ? "completed" : "incomplete",
    incomplete_details:
      stopped === undefined
        ? null
        : { reason: stopped === "length" ? "max_output_tokens" : "content_filter" },
    model: "served",
    output: [
      ...(text === ""
        ? []
        : [
            {
              type: "message",
              id: "message",
              role: "assistant",
              status: "completed",
              content: [{ type: "output_text", text, annotations: [] }],
            },
          ]),
      ...calls.map(({ tool, input: value, raw }, index) => ({
        type: "function_call",
        id: `item-${index}`,
        call_id: `call-${index}`,
        name: tool,
        arguments: raw ?? JSON.stringify(value),
        status: "completed",
      })),
    ],
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: cached },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    },
  }),
};
