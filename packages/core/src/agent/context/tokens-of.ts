import type { ModelMessage } from "../../model/model.ts";
import { estimateTokens } from "../../page-state/text/estimate-tokens.ts";

/** Nearly what a model is charged for being told these. */
export function tokensOf(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, message) => sum + tokensOfOne(message), 0);
}

/** What stands around each message. */
const around = 8;

function tokensOfOne(message: ModelMessage): number {
  switch (message.role) {
    case "user":
      return around + estimateTokens(message.text);
    case "tool":
      return message.results.reduce((sum, { text }) => sum + around + estimateTokens(text), around);
    case "assistant": {
      const { text, calls, verbatim } = message;
      const said = verbatim === undefined ? [text, calls] : verbatim.content;
      return around + estimateTokens(JSON.stringify(said));
    }
  }
}
