import type { ModelMessage } from "../../model/model.ts";
import { estimateTokens } from "../../page-state/text/estimate-tokens.ts";
import { tokensOf } from "./tokens-of.ts";
import { withoutPage } from "./page-told.ts";

/** What is left of old steps. */
const foldedTokens = 1_500;
/** Of the newest steps, which are kept as they were said. */
const keptTurns = 4;
const keptTokens = 6_000;

const leftOut = "(what came before is left out)";

/** An answer of a model, and what came of its calls. */
type Turn = [ModelMessage, ModelMessage];

export type Folded = { folded: string[]; turns: ModelMessage[] };

/**
 * All that was said, in less: the newest steps as they were but for the pages in them, the older ones in a line each,
 * the oldest not at all. The newest of all ends with the page as it is.
 * @param before lines of those that were folded before
 * @param messages answers and their results by turns
 */
export function fold(before: readonly string[], messages: readonly ModelMessage[]): Folded {
  const turns = turnsOf(messages);
  const newest = turns.slice(-1).flat();
  const others = turns.slice(0, -1).map((turn) => turn.map(withoutPage));
  let left = keptTokens - tokensOf(newest.map(withoutPage));
  const oldest = turns.length - keptTurns;
  const from = others.findLastIndex((turn, index) => {
    left -= tokensOf(turn);
    return left < 0 || index < oldest;
  });
  const lines = [...before, ...turns.slice(0, from + 1).map(lineOf)];
  return { folded: newestLines(lines), turns: [...others.slice(from + 1).flat(), ...newest] };
}

function turnsOf(messages: readonly ModelMessage[]): Turn[] {
  return messages.flatMap((message, index) => {
    const next = messages[index + 1];
    return message.role === "assistant" && next?.role === "tool" ? [[message, next] as Turn] : [];
  });
}

/** The first line of each result says what was done, and how that went. */
function lineOf([, results]: Turn): string {
  if (results.role !== "tool") return "";
  return results.results.map(({ text }) => text.split("\n", 1)[0] ?? "").join("; ");
}

function newestLines(lines: readonly string[]): string[] {
  let left = foldedTokens - estimateTokens(leftOut);
  const from = lines.findLastIndex((line) => (left -= estimateTokens(`${line}\n`)) < 0);
  return from === -1 ? [...lines] : [leftOut, ...lines.slice(from + 1)];
}
