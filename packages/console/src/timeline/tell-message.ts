/** A part of what was said between us and a model. */
export type Said = { who: string; text: string };

type Message = {
  role?: unknown;
  text?: unknown;
  calls?: unknown;
  results?: unknown;
};

/** A message of a model's request, as a person reads it; one of a kind that this page does not know as JSON. */
export function tellMessage(message: unknown): Said[] {
  const { role, text, calls, results } = (message ?? {}) as Message;
  switch (role) {
    case "user":
      return [{ who: "It was told", text: String(text) }];
    case "assistant":
      return [
        { who: "It decided", text: [textOf(text), ...listOf(calls).map(callOf)].join("\n").trim() },
      ];
    case "tool":
      return listOf(results).map((result) => ({
        who: "What came of it",
        text: textOf(result["text"]),
      }));
    default:
      return [{ who: "Also", text: JSON.stringify(message, null, 2) }];
  }
}

function callOf({ tool, input }: Record<string, unknown>): string {
  return `${textOf(tool)} ${JSON.stringify(input)}`;
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
