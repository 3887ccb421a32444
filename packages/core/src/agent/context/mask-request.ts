import type { ModelMessage } from "../../model/model.ts";
import type { KeptRequest } from "../decision.ts";
import { hideBy } from "../../input/hide-secrets.ts";
import type { AgentRequest } from "./agent-request.ts";

/** What a model is told, as it is kept. @param hide takes out of a text what is secret */
export function maskRequest(
  { instructions, tools = {}, messages, maxOutputTokens, folded }: AgentRequest,
  hide: (text: string) => string,
): KeptRequest {
  const { texts } = hideBy(hide);
  return {
    instructions: hide(instructions),
    tools: Object.keys(tools),
    messages: texts(messages.map(withoutImages)) as ModelMessage[],
    maxOutputTokens,
    ...(folded === undefined ? {} : { folded: folded.map(hide) }),
  };
}

function withoutImages(message: ModelMessage): ModelMessage {
  if (message.role !== "user") return message;
  const { images: _, ...told } = message;
  return told;
}
