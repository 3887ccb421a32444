import type { Resolved } from "../../input/escapes.ts";

/**
 * A text as secrets are looked for in it: of what is written now so and now so, in capitals, in addresses, in base64
 * or in groups of digits, one way stands for all.
 */
export function folded(text: string): Resolved {
  const small = inSmallLetters(text.toWellFormed());
  if (!uneven.test(small)) return { text: small, startOf: (index) => index };
  return withoutGaps(small.replaceAll(/[\s+-]/gu, " ").replaceAll("_", "/"));
}

/** Most texts are words with single spaces and nothing else. */
const uneven = /[+_-]|[^\S ]|\d \d/u;

/** As long as the text, whatever its language does with its letters. */
function inSmallLetters(text: string): string {
  const small = text.toLowerCase();
  if (small.length === text.length) return small;
  return text.replaceAll(/\p{Lu}/gu, (letter) => {
    const own = letter.toLowerCase();
    return own.length === letter.length ? own : letter;
  });
}

const gap = /(?<=\d) (?=\d)/gu;

/** "738 164" is the number 738164. */
function withoutGaps(text: string): Resolved {
  const gaps = Array.from(text.matchAll(gap), ({ index }) => index);
  if (gaps.length === 0) return { text, startOf: (index) => index };
  const starts: number[] = [];
  let next = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at === gaps[next]) next += 1;
    else starts.push(at);
  }
  return { text: text.replaceAll(gap, ""), startOf: (index) => starts[index] ?? text.length };
}
