import { slug } from "../outline/words.ts";
import type { NodeHandle, Row } from "../page-content.ts";
import { settled } from "./settled.ts";

/** An address of a mailbox, or a number with capital letters: what belongs to one thing only. */
const namesOne = /^[^\s@]+@[^\s@]+\.\w+$|^(?=.*\p{Lu})(?=.*\d{3})[\p{Lu}\d./_-]{5,}$/u;
/** A key is cut there. */
const keyStart = 24;

/** A row is known by words of it only, and another may begin with the same. */
export function isKnownByWords(key: string, { cells }: Row<NodeHandle>): boolean {
  const title = cells.find((cell) => isIn(key, cell));
  return title !== undefined && !/\d{3}/u.test(title);
}

/** What a row says, or what in that belongs to it alone. */
export function wordsOf(text: string): string {
  const own = text.split(/\s+/u).filter((word) => namesOne.test(word));
  return `row ${own.length > 0 ? own.join(" ") : settled(text)}`;
}

function isIn(key: string, cell: string): boolean {
  const words = slug(cell, Number.POSITIVE_INFINITY).slice(0, keyStart);
  return words !== "" && key.startsWith(words);
}
