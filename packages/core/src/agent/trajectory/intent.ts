import { limits } from "@dormouse/contract";
import { clip, oneLine } from "../../page-state/text/quote.ts";
import { inWords } from "../tools/words.ts";
import type { RecordedStep } from "./recorded-step.ts";

/** What a step was for: in the model's own words, else what it did. Refs mean nothing in another session. */
export function intentOf({ text, calls, before }: RecordedStep): string {
  const own = oneLine(text);
  const words = own === "" ? inWords(calls, before).map(withoutRef).join("; ") : own;
  return clip(oneLine(words), limits.intentLength);
}

function withoutRef(words: string): string {
  return words.replaceAll(/(?<=^\w+ |to )e\d+ (?=[\w<])/gu, "");
}
