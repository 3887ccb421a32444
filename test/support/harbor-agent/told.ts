import type { ModelQuestion } from "../model-server/index.ts";

/** What a question tells, whichever protocol it came in. */
export type Told = {
  task: string;
  /** The page as it is: what was told of it in full last, and all that pages said since. */
  page: string;
  /** All of it, the oldest first. */
  all: string;
};

const fence = /(The page now:|What changed of the page:)?\n<page>\n([\s\S]*?)\n<\/page>/g;

export function toldBy(question: ModelQuestion): Told {
  const all = question.told.join("\n");
  const [, task = ""] = /\nTask:\n(.*)/.exec(all) ?? [];
  const parts = [...all.matchAll(fence)].map(([, headline, text = ""]) => ({ headline, text }));
  const full = parts.findLastIndex(({ headline }) => headline === "The page now:");
  const since = full === -1 ? [] : parts.slice(full);
  return { task, page: since.map(({ text }) => text).join("\n"), all };
}
