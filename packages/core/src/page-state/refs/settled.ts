/** How many of what: "(3)", "4 results". It changes while the thing stays. */
const COUNTS = [/[([{]\s*[\d.,\s/+]+\s*[)\]}]/gu, /^\s*[\d.,]+\+?\s+(?=\p{L})/gu];
/** How far something is: "37 %", "1.2 of 3 MB", "5 s left", "2 min ago". It changes while one looks at it. */
const PROGRESS =
  /\d[\d.,]*\s*(?:%|[kmgt]i?b\b|(?:ms|s|sec|seconds?|m|min|minutes?|h|hours?)\s+(?:ago|left|remaining)\b)/giu;
/** "Count: 5" */
const SUM = /(?<=:)\s*[\d.,:/]+\s*$/gu;
/** Which part of a listing is shown: "page 2 of 7", "11–20 of 64", "Orders, page 2". */
const PART =
  /(?:\bpage\s+\d[\d.,]*\s+of|\b\d[\d.,]*\s*[-–—]\s*\d[\d.,]*\s+of)\s+\d[\d.,]*|[,|–—-]\s*page\s+\d+\s*$/giu;
/** What a verb ends in says how far it is: "Save", "Saving", "Saved". */
const ENDING = /(?<=\p{Script=Latin}{3})(?:ing|ed|es|s|d|e)$/u;

/** A heading or name without how many there are of what it says. */
export function counted(text: string): string {
  let left = text.normalize("NFKC");
  for (const count of COUNTS) left = left.replaceAll(count, " ");
  return left.replaceAll(/\s+/gu, " ").trim().toLowerCase();
}

/** A text without what is only counted in it; empty where nothing but numbers is left. */
export function settled(text: string): string {
  const left = counted(text.replaceAll(PROGRESS, "")).replaceAll(SUM, "").trim();
  return /\p{L}/u.test(left) ? left : "";
}

/** The name of what holds a listing, whichever part of that it shows. */
export function withoutPart(name: string): string {
  return name.replaceAll(PART, " ");
}

/** The words of a name without counts and endings; empty where there are none. */
export function stemOf(name: string): string {
  const words = counted(name).match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
  return words.map((word) => word.replace(ENDING, "")).join(" ");
}
