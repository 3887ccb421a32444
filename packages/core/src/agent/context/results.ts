import { z, type ActionOutcome, type StepFailure } from "@dormouse/contract";
import { estimateTokens } from "../../page-state/text/estimate-tokens.ts";
import { answerName } from "../approval/question.ts";
import type { PastDecision } from "../decision.ts";
import { referenceTo } from "../secret-answers.ts";
import { isEnding } from "../tools/agent-tools.ts";
import { inWords } from "../tools/words.ts";
import { clipTokens } from "./clip-tokens.ts";
import { fenced, fencedPassage, harmless } from "./fence.ts";

/** Of all that the calls of one answer have read: as much is told with each decision that follows. */
const outputTokens = 6_000;

export type CallResult = { id: string; tool: string; text: string };

/** What came of each call of the last decision: a line that says so, and below it what a page has to do with it. */
export function resultsOf(last: PastDecision): CallResult[] {
  const { calls } = last.exchange.answer.turn;
  const words = inWords(calls, last.page);
  let begun = 0;
  let left = outputTokens;
  return calls.map(({ id, tool }, at): CallResult => {
    const isAction = tool !== "note" && !isEnding(tool);
    const { how, told = [] } = isAction ? cameOf(tool, last, begun) : apart(tool, last);
    if (isAction) begun += 1;
    const below = told.map(({ text, isProse }) => {
      const short = clipTokens(text, left);
      left = Math.max(0, left - estimateTokens(short));
      return isProse === true ? fencedPassage(short) : fenced(short);
    });
    return { id, tool, text: [`${harmless(words[at] ?? tool)}: ${how}`, ...below].join("\n") };
  });
}

/** In our words, and in the page's. */
type Came = { how: string; told?: { text: string; isProse?: boolean }[] };

function cameOf(tool: string, last: PastDecision, index: number): Came {
  return tool === "askHuman" && last.actions[0] !== undefined
    ? answered(last.actions[0], last.step)
    : ofAction(last, index);
}

/** A person's word, and no page's. */
function answered({ output }: ActionOutcome, step: number): Came {
  if (output === undefined) {
    const reference = referenceTo(answerName(step));
    return {
      how: `answered in secret: as value of fill, or text of type with a ref, ${reference} stands for it. Send it off in the same answer, since fields do not keep it`,
    };
  }
  return { how: `answered ${harmless(JSON.stringify(output))}` };
}

function ofAction({ actions, error, refused, interrupted }: PastDecision, index: number): Came {
  if (refused !== undefined) return { how: `not done. ${harmless(refused)}` };
  const outcome = actions[index];
  if (outcome !== undefined) return done(outcome);
  if (interrupted === true) {
    return { how: "was cut off. It may have happened, or not: see what the page says." };
  }
  if (error === undefined) return { how: "not begun" };
  if ((error.action ?? actions.length) !== index) {
    return { how: "not begun, since what came before it failed" };
  }
  return failed(error);
}

function failed({ code, message, found = [] }: StepFailure): Came {
  const instead = found.length === 0 ? [] : ["There is:", ...found];
  return { how: `failed, ${code}`, told: [{ text: [message, ...instead].join("\n") }] };
}

function apart(tool: string, last: PastDecision): Came {
  const { refused, error } = last;
  if (refused !== undefined) return { how: `not done. ${harmless(refused)}` };
  // What a script was to read as it finishes could not be read.
  if (isEnding(tool) && error !== undefined) return failed(error);
  return { how: tool === "note" ? "kept" : "done" };
}

function done({ output, artifact, dialogs = [] }: ActionOutcome): Came {
  const asked = dialogs.map(
    ({ type, message, response }) => `${type} ${JSON.stringify(message)}: ${response}`,
  );
  const read = output === undefined ? undefined : readBy(output);
  const kept = artifact === undefined ? "" : `, kept as artifact ${artifact.artifactId}`;
  const told = [
    ...(asked.length === 0 ? [] : [{ text: ["The page asked:", ...asked].join("\n") }]),
    ...(read === undefined ? [] : [read]),
    ...(artifact === undefined ? [] : [{ text: JSON.stringify(artifact.fileName) }]),
  ];
  return { how: `done${kept}${read?.more ?? ""}`, told };
}

/** A passage of a long text says of how long a one, and where it goes on. */
const Passage = z.object({ text: z.string(), length: z.int(), next: z.int().optional() });

function readBy(output: unknown): { text: string; isProse?: boolean; more?: string } {
  if (typeof output === "string") return { text: output };
  const { success, data } = Passage.safeParse(output);
  if (!success) return { text: JSON.stringify(output) };
  const { text, length, next } = data;
  const more = next === undefined ? {} : { more: `, of ${length} characters; more from ${next}` };
  return { text, isProse: true, ...more };
}
