import type { ModelMessage } from "../../model/model.ts";
import type { PageContent } from "../../page-state/page-content.ts";
import { diffText } from "../../page-state/diff/lines/diff-lines.ts";
import { encodePage } from "../../page-state/text/encode-page.ts";
import { beforeFence, fenced } from "./fence.ts";

/** Of a page, as it is told in full. */
const budgetTokens = 2_000;

const inFull = "\n\nThe page now:";
const asDiff = "\n\nWhat changed of the page:";
const unread = "\n\nWhat the page shows now could not be read.";
const none = "\n\nNo page is open: goto one.";

/** What a model is told of the page as it is: all of it, or what changed since it was told it last. */
export function pageTold(
  page: PageContent | undefined,
  { before, unreadable }: { before?: PageContent | undefined; unreadable?: boolean | undefined },
): string {
  if (page === undefined) return unreadable === true ? unread : none;
  if (before === undefined) return `${inFull}\n${fenced(encodePage(page, { budgetTokens }).text)}`;
  const { full, text } = diffText(before, page, { budgetTokens });
  return `${full ? inFull : asDiff}\n${fenced(text)}`;
}

/** Whether a text ends with all of a page, so that what was told of pages before is of no more use. */
export function endsInFull(text: string): boolean {
  return beforeFence(text, inFull) !== text;
}

/** What was told, without the page that was told with it then. */
export function withoutPage(message: ModelMessage): ModelMessage {
  const { keep: _, ...plain } = message;
  if (plain.role === "user") return { ...plain, text: withoutFence(plain.text) };
  if (plain.role !== "tool") return plain;
  const results = plain.results.map((result) => ({ ...result, text: withoutFence(result.text) }));
  return { ...plain, results };
}

function withoutFence(text: string): string {
  return [inFull, asDiff].reduce(beforeFence, text);
}
