import { withoutUnseen } from "../../page-state/text/unseen.ts";

const begin = "<page>";
const end = "</page>";

/**
 * What comes from a page, as a model is told it: between two lines that nothing of it can be taken for, and without what
 * the templates of chats are made of. So it ends where it ends, and speaks in nobody's voice.
 */
export function fenced(text: string): string {
  return `${begin}\n${harmless(text)}\n${end}`;
}

/** The same of a text whose lines are a page's own, such as prose: each is marked as quoted. */
export function fencedPassage(text: string): string {
  const lines = withoutUnseen(text).split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
  return fenced(lines.map((line) => `> ${line}`).join("\n"));
}

/** A few words of a page that stand in a line of ours, such as a button's name. */
export function harmless(text: string): string {
  return withoutUnseen(text)
    .replaceAll(marks, "‹")
    .replaceAll("[INST", "(INST")
    .replaceAll("[/INST", "(/INST");
}

const opening = String.raw`[<＜﹤‹〈⟨]`;
const slash = String.raw`[\s/／∕⁄]*`;
/** Whichever letters look like these. */
const page = String.raw`[pрρｐ]\s*[aаαɑａ]\s*[gɡցｇ]\s*[eеҽｅ]`;
const speakers = String.raw`[|｜]|<\s*sys|s>|bos>|eos>|think|tool|function|invoke|antml|start_of|end_of|im_|system|user|human|assistant|instruction`;
const marks = new RegExp(`${opening}(?=${slash}(?:${page}|${speakers}))`, "giu");

/** Where the page that was told last begins in a text that ends with it; what comes before is the text without it. */
export function beforeFence(text: string, headline: string): string {
  const at = text.lastIndexOf(`${headline}\n${begin}\n`);
  return at === -1 || !text.endsWith(end) ? text : text.slice(0, at);
}
