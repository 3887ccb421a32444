/** What is commonly counted, and what may be said of how much of it there is. */
const countedPattern =
  "items?|tasks?|todos?|entry|entries|rows?|records?|results?|match|matches|left|remaining|selected|done|completed|found|shown|total|comments?|reply|replies|reviews?|messages?|notifications?|likes?|votes?|views?|shares?|followers?|members?|files?|products?|unread";
/** "2 items left", "1 of 5 done", "no results". It says nothing of what is counted but how many there are. */
const countPattern = new RegExp(
  `^(?:no|\\d[\\d.,]*\\+?)\\s+(?:of\\s+\\d[\\d.,]*\\s+)?(?:\\p{Ll}+\\s+){0,2}(?:${countedPattern})\\.?$`,
  "u",
);
/** "(3)", "[1,204]", "4 results", "You have 4 items". A number of more digits, or of another thing, is a name: "17 May", "(1042)". */
const counts = [
  /[([{]\s*\d{1,3}(?:[.,]\d{3})*\+?(?:\s*\/\s*\d{1,3}(?:[.,]\d{3})*)?\s*[)\]}]/gu,
  new RegExp(
    `^\\s*(?:you have|there (?:are|is)|showing|found)?\\s*\\d[\\d.,]*\\+?(?:\\s+of\\s+\\d[\\d.,]*)?\\s+(?=(?:${countedPattern})\\b)`,
    "giu",
  ),
];
/** How far something is: "1.2 of 3 MB", "5 s left", "2 min ago". It changes while one looks at it. */
const progressPattern =
  /\d[\d.,]*\s*(?:(?:[kmgt]i?b\s*)?(?:of|\/)\s*\d[\d.,]*\s*[kmgt]i?b\b|(?:ms|s|sec|seconds?|m|min|minutes?|h|hours?)\s+(?:ago|left|remaining)\b)/giu;
const share = /\d[\d.,]*\s*%/gu;
/** What a share is of, where it is none that is offered: "Uploading 37 %", not "10 % off". */
const goingOn =
  /^[^\p{L}]*$|\b(?:(?:up|down)?load|sav|sync|process|install|import|export|convert|scan|copy|progress|complet)/iu;
/** "Count: 5", "Total $12.00", "Balance 3,50 €" */
const sumPattern =
  /(?<=(?:^|[\s(])(?:count(?:er)?|(?:sub-?)?total|sum|balance|score|points|qty|quantity|clicks|clicked|visits|tax|vat|shipping|saved|selected|results?|items?)\s*[:=]?)\s*[-+]?(?:\p{Sc}|[A-Z]{3}\s)?\s*\d[\d.,'’\s]*(?:\p{Sc}|\b[A-Z]{3}\b)?\s*$/giu;
/** A number alone that counts: one of more digits may be a name. */
const number = /^\s*[-+]?\d{1,3}\s*$/u;
/** Which part of a listing is shown: "page 2 of 7", "11–20 of 64", "Orders, page 2". */
const part =
  /(?:\bpage\s+\d[\d.,]*\s+of|\b\d[\d.,]*\s*[-–—]\s*\d[\d.,]*\s+of)\s+\d[\d.,]*|[,|–—-]\s*page\s+\d+\s*$/giu;
/** What a verb ends in says how far it is: "Save", "Saving", "Saved". */
const ending = /(?<=\p{Script=Latin}{3})(?:ing|ed|es|s|d|e)$/u;

/** It says how many there are of something, and nothing else. */
export function isCount(text: string): boolean {
  return countPattern.test(text.trim().toLowerCase());
}

/** A heading or name without how many there are of what it says. */
export function counted(text: string): string {
  let left = text.normalize("NFKC");
  if (/\d/u.test(left)) for (const count of counts) left = left.replaceAll(count, " ");
  return left.replaceAll(/\s+/gu, " ").trim().toLowerCase();
}

/** A text without what is only counted in it; empty where nothing else is left. */
export function settled(text: string): string {
  if (!/\d/u.test(text)) return counted(text);
  const going = text.replaceAll(progressPattern, " ");
  const left = goingOn.test(going) ? going.replaceAll(share, " ") : going;
  return number.test(left) ? "" : counted(left.replaceAll(sumPattern, " "));
}

/** The name of what holds a listing, whichever part of that it shows. */
export function withoutPart(name: string): string {
  return name.replaceAll(part, " ");
}

/** The words of a name without counts and endings; empty where there are none. */
export function stemOf(name: string): string {
  const words = counted(name).match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
  return words.map((word) => word.replace(ending, "")).join(" ");
}
