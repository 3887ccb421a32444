import type { ModelMessage, ModelRequest } from "../../model/model.ts";
import type { PageContent } from "../../page-state/page-content.ts";
import type { PastDecision } from "../decision.ts";
import { agentTools } from "../tools/agent-tools.ts";
import type { Deciding } from "./deciding.ts";
import { fold } from "./fold.ts";
import { instructionsFor } from "./instructions.ts";
import { endsInFull, pageTold, withoutPage } from "./page-told.ts";
import { resultsOf } from "./results.ts";
import { headMessage, meanwhile, remarks } from "./told.ts";
import { tokensOf } from "./tokens-of.ts";

/** Thoughts included. */
const maxOutputTokens = 8_000;
/** What the messages may come to, beside the task: beyond that, old steps are folded. */
const messageTokens = 24_000;

/** What a model is asked for one decision; `folded` is what is left of steps that it is not told of any more. */
export type AgentRequest = ModelRequest & { folded?: string[] };

/**
 * What a model is to be told for its next decision: all that it was told for the last one, unchanged, so that providers
 * have it ready, and behind it what came of that and what changed of the page. Once that is another page, those before
 * are taken out. Where that would be more than the budget, it begins anew: with a line for each old step, the newest as
 * they were, and the page in full.
 */
export function agentRequest(deciding: Deciding): AgentRequest {
  const { task, last } = deciding;
  const { messages, folded } =
    last === undefined
      ? { messages: [headMessage(deciding, { now: `${meanwhile(deciding)}${pageNow(deciding)}` })] }
      : (continued(deciding, last) ?? folding(deciding, last));
  return {
    instructions: instructionsFor(task),
    tools: agentTools(task),
    messages,
    maxOutputTokens,
    ...(folded === undefined ? {} : { folded }),
  };
}

type Telling = { messages: ModelMessage[]; folded?: string[] | undefined };

/** @returns undefined where that would be too much. */
function continued(deciding: Deciding, last: PastDecision): Telling | undefined {
  const { messages: told, folded } = last.exchange.request;
  const now = pageNow(deciding, last.page);
  // Little that providers have ready stands behind the page that is taken out: it was the newest until now.
  const before = endsInFull(now) ? told.map(withoutPage) : told;
  const messages = [
    ...before.map((message, index) => kept(message, index === before.length - 1)),
    ...exchange(deciding, last, now),
  ];
  const task = tokensOf([headMessage(deciding, {})]);
  return tokensOf(messages) - task <= messageTokens ? { messages, folded } : undefined;
}

/** As if it had begun now. */
function folding(deciding: Deciding, last: PastDecision): Telling {
  const { request } = last.exchange;
  const said = [...request.messages, ...exchange(deciding, last, pageNow(deciding))];
  const { folded, turns } = fold(request.folded ?? [], said);
  return { messages: [headMessage(deciding, { folded }), ...turns], folded };
}

/** The last decision, and what came of it, with the page as it is now behind that. */
function exchange(deciding: Deciding, last: PastDecision, now: string): ModelMessage[] {
  const results = resultsOf(last);
  const [end] = results.splice(-1);
  if (end === undefined) return [];
  const text = `${end.text}${remarks(deciding, last)}${now}`;
  const { turn } = last.exchange.answer;
  return [turn, { keep: true, role: "tool", results: [...results, { ...end, text }] }];
}

function pageNow({ page, observation }: Deciding, before?: PageContent): string {
  return pageTold(page, { before, unreadable: observation.unreadable });
}

/** Providers take few such marks: the newest message and the one that was the newest before. */
function kept(message: ModelMessage, keep: boolean): ModelMessage {
  const { keep: _, ...plain } = message;
  return keep ? { keep, ...plain } : plain;
}
