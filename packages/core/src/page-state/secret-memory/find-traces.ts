import { readingsOf, type Resolved } from "../../input/escapes.ts";
import { merged, type Range } from "../../input/find-secrets.ts";
import { folded } from "./folded.ts";
import type { Needle } from "./secret-traces.ts";
import { headLength, headsMax, type TraceKey } from "./trace-key.ts";

/** Shorter than this, a secret counts only where it is not a part of a longer word or number. */
const sureLength = 6;

/** Finds secrets in texts by their traces, in one pass however many there are. */
export class TraceFinder {
  readonly #key: TraceKey;
  readonly #byHead: (Needle[] | undefined)[] = Array.from({ length: headsMax });

  constructor(key: TraceKey, needles: readonly Needle[]) {
    this.#key = key;
    for (const needle of needles) (this.#byHead[needle[1]] ??= []).push(needle);
  }

  /**
   * Where one of the secrets stands in the text: as it is, in capitals, with any of its characters escaped as in
   * addresses, JSON or HTML, also several times over, in base64, or its digits in groups.
   * @returns ranges in order, none of which touches another's characters.
   */
  find(text: string): Range[] {
    if (text.length < headLength) return [];
    const found: Range[] = [];
    for (const reading of readingsOf(text)) this.#findIn(reading, found);
    return found.length === 0 ? found : merged(found);
  }

  #findIn({ text: read, startOf }: Resolved, found: Range[]): void {
    const { text, startOf: placeOf } = folded(read);
    for (let at = 0; at + headLength <= text.length; at += 1) {
      for (const needle of this.#byHead[this.#key.headOf(text, at)] ?? []) {
        if (!this.#isAt(text, at, needle)) continue;
        const [length, , , margin] = needle;
        const start = placeOf(at);
        const end = placeOf(at + length - 1) + 1;
        if (length < sureLength && !standsAlone(read, { start, end }, length)) continue;
        found.push({
          start: startOf(Math.max(0, start - margin)),
          end: startOf(Math.min(read.length, end + margin)),
        });
      }
    }
  }

  #isAt(text: string, at: number, [length, , digest]: Needle): boolean {
    const end = at + length;
    return end <= text.length && this.#key.digestOf(text.slice(at, end)) === digest;
  }
}

const partOfWord = /[\p{Letter}\p{Number}]/u;

function standsAlone(text: string, { start, end }: Range, length: number): boolean {
  return (
    end - start === length &&
    !partOfWord.test(text.charAt(start - 1)) &&
    !partOfWord.test(text.charAt(end))
  );
}
