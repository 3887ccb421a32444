import { oneLine } from "../../page-state/text/quote.ts";
import * as vocabulary from "./effect-vocabulary.ts";

const {
  betweenDeeds,
  effectPhrases,
  mentionsOfEffects,
  ofCookies,
  ofThePage,
  unspacedEffects,
  yes,
} = vocabulary;
const effectWords = setOf(vocabulary.effectWords);
const cancelWords = setOf(vocabulary.cancelWords);
const harmlessBeginnings = setOf(vocabulary.harmlessBeginnings);
const nounsBehind = setOf(vocabulary.nounsBehind);
const numberedNouns = setOf(vocabulary.numberedNouns);
const verbsOnly = setOf(vocabulary.verbsOnly);
const leadingWords = setOf(vocabulary.leadingWords);

const word = /[\p{L}']+|\p{N}+/gu;

/** Whether what is called so buys, sends, books, deletes or the like, as far as its words tell. */
export function namesEffect(name: string): boolean {
  const text = plain(name);
  if (effectPhrases.test(text) || unspacedEffects.test(text)) return true;
  return text.split(betweenDeeds).some((part) => isEffect(wordsOf(part)));
}

/** Whether a link that is called so does it: one to where something is bought or booked has not bought it yet. */
export function linksToEffect(name: string): boolean {
  const parts = plain(name).split(betweenDeeds).map(wordsOf);
  return parts.some((words) => isEffect(words.filter((each) => !leadingWords.has(each))));
}

/** Whether it does what is asked beside it, whatever that is. */
export function isYes(name: string): boolean {
  const text = plain(name);
  return text === "" || yes.test(text);
}

/** Whether what stands beside a button, such as in its dialog, is about an effect. */
export function speaksOfEffect(text: string): boolean {
  const told = plain(text);
  if (ofCookies.test(told)) return false;
  const words = wordsOf(told);
  return (
    words.some((each) => effectWords.has(each)) ||
    unspacedEffects.test(told) ||
    mentionsOfEffects.test(told)
  );
}

function isEffect(words: readonly string[]): boolean {
  const [first = ""] = words;
  if (harmlessBeginnings.has(first)) return false;
  const isOfThePage = ofThePage.test(words.join(" "));
  if (words.length > 1 && !isOfThePage && words.some((each) => cancelWords.has(each))) return true;
  return words.some((each, at) => {
    if (!effectWords.has(each)) return false;
    return verbsOnly.has(each) ? !isOfThePage : !isName(each, words[at + 1]);
  });
}

/** "Order history" is no order, nor is "Order 12". */
function isName(each: string, next: string | undefined): boolean {
  if (next === undefined) return false;
  return nounsBehind.has(next) || (numberedNouns.has(each) && /^\p{N}/u.test(next));
}

function wordsOf(text: string): string[] {
  return bare(text).match(word) ?? [];
}

function plain(name: string): string {
  return oneLine(name.normalize("NFKC")).toLowerCase().replaceAll("’", "'");
}

/** Capitals are often written without their accents, and Turkish ones have others: "RESERVER", "SİL". */
function bare(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ı", "i");
}

function setOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => bare(line).split(",")));
}
