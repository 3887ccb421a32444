import { limits, type Question } from "@dormouse/contract";
import type { PageContent } from "../../page-state/page-content.ts";
import { clip } from "../../page-state/text/quote.ts";

/** What somebody is asked for a step of an agent's run, and how long the answer is waited for. */
export type Asked = {
  name: string;
  question: Question;
  timeoutMs?: number | undefined;
  /** Of the page that a secret is asked for on: its answer is entered nowhere else. */
  origin?: string | undefined;
};

/** What the question is called by which a step's decision is approved. Each is asked once. */
export function approvalName(step: number): string {
  return `approval-${step}`;
}

/** What the answer is called to what the model asks in a step. */
export function answerName(step: number): string {
  return `answer-${step}`;
}

/** Room for our own words. */
const wordsMax = limits.promptLength - 200;
const lineMax = 240;

/** @param words what needs it, one line for each call */
export function approvalQuestion(
  words: readonly string[],
  page: PageContent | undefined,
): Question {
  const host = page && URL.parse(page.url)?.host;
  const where = host === undefined || host === "" ? "" : ` on ${clip(host, 100)}`;
  const lines = words.map((line) => `- ${clip(line, lineMax)}`);
  let left = wordsMax;
  const told = lines.filter((line) => (left -= line.length + 1) >= 0);
  const more = lines.length - told.length;
  const rest = more === 0 ? [] : [`- and ${more} more`];
  const prompt = [`The agent is about to do this${where}:`, ...told, ...rest, "May it?"].join("\n");
  return { kind: "confirm", prompt };
}
