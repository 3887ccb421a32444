import type { Wire } from "../reply.ts";

/** Gemini's generateContent. */
export const google: Wire = {
  name: "google",
  modelOf: (path) => /\/models\/([^/:]+):generateContent$/.exec(path)?.[1],
  toolsOf: ({ tools }) =>
    ((tools ?? []) as { functionDeclarations: { name: string }[] }[]).flatMap(
      ({ functionDeclarations }) => functionDeclarations.map(({ name }) => name),
    ),
  write: ({ text, calls, stopped }, { input, cached, output }) => ({
    candidates: [
      {
        index: 0,
        content: {
          role: "model",
          parts: [
            ...(text === "" ? [] : [{ text }]),
            ...calls.map(({ tool, input: value }) => ({
              functionCall: { name: tool, args: value },
              thoughtSignature: "signature",
            })),
          ],
        },
        finishReason: reasons[stopped ?? "done"],
      },
    ],
    usageMetadata: {
      promptTokenCount: input,
      cachedContentTokenCount: cached,
      candidatesTokenCount: output,
      totalTokenCount: input + output,
    },
  }),
};

const reasons = { done: "STOP", length: "MAX_TOKENS", declined: "SAFETY" };
