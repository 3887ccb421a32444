import type { ModelMessage, ModelTurn } from "@dormouse/core";
import type { AssistantModelMessage, ModelMessage as SdkMessage, SystemModelMessage } from "ai";

/** Whose words a turn may be repeated in. */
type Speaker = { provider: string; model: string };

/** Tells those providers to keep what comes before that keep nothing unasked. */
const keeping = {
  providerOptions: {
    anthropic: { cacheControl: { type: "ephemeral" } },
    amazonBedrock: { cachePoint: { type: "default" } },
  },
};

export function toInstructions(instructions: string): SystemModelMessage {
  return { role: "system", content: instructions, ...keeping };
}

export function toPrompt(messages: ModelMessage[], speaker: Speaker): SdkMessage[] {
  return messages.flatMap((message): SdkMessage[] => {
    const kept = message.keep === true ? keeping : {};
    switch (message.role) {
      case "user":
        return [{ role: "user", content: userParts(message), ...kept }];
      case "assistant":
        return turnOf(message, speaker).map((turn) => ({ ...turn, ...kept }));
      case "tool":
        return [{ role: "tool", content: message.results.map(resultPart), ...kept }];
    }
  });
}

function userParts({ text, images = [] }: Extract<ModelMessage, { role: "user" }>) {
  return [
    { type: "text" as const, text },
    ...images.map(({ bytes, mediaType }) => ({
      type: "file" as const,
      mediaType,
      data: { type: "data" as const, data: bytes },
    })),
  ];
}

function resultPart({ id, tool, text }: { id: string; tool: string; text: string }) {
  return {
    type: "tool-result" as const,
    toolCallId: id,
    toolName: tool,
    output: { type: "text" as const, value: text },
  };
}

/** Thoughts and their signatures are of use to the model alone that had them. */
function turnOf({ text, calls, verbatim }: ModelTurn, speaker: Speaker): AssistantModelMessage[] {
  if (verbatim?.provider === speaker.provider && verbatim.model === speaker.model) {
    return verbatim.content as AssistantModelMessage[];
  }
  const said = text === "" ? [] : [{ type: "text" as const, text }];
  const called = calls.map(({ id, tool, input }) => ({
    type: "tool-call" as const,
    toolCallId: id,
    toolName: tool,
    input,
  }));
  return [{ role: "assistant", content: [...said, ...called] }];
}
