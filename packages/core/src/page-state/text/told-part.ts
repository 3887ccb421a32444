import { estimateTokens } from "./estimate-tokens.ts";
import { endOf, hiddenEntries, hiddenProse, hintOf, hintOfEntries, type Hidden } from "./hidden.ts";
import type { Detail } from "./line-of-element.ts";
import type { Part } from "./part.ts";
import { beginning, quote } from "./quote.ts";

/** Prose is told in short where there is much else. */
const proseLength: Record<Detail, number> = { page: 300, part: 100_000 };
const proseLengthMin = 20;
/** Where one more does not fit, these few may: no hint is needed any more. */
const lastFew = 4;

/** A part as far as it is told; at first, its headline and what it hides. */
export class ToldPart {
  readonly part: Part;
  readonly #detail: Detail;
  readonly #from: number;
  #prose = "";
  readonly #entries: string[] = [];
  #entryTokens = 0;
  #tokens: number;

  /** `from`: the first of its entries that is told. */
  constructor(part: Part, detail: Detail, from: number) {
    this.part = part;
    this.#detail = detail;
    this.#from = Math.min(from, part.entries.length);
    this.#tokens = this.#cost();
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** Tells more, for at most so many tokens, and says how many it took. */
  grow(tokens: number): number {
    const before = this.#tokens;
    // What can be done is not to wait behind what is said.
    this.#growProse(before + (this.part.entries.length === 0 ? tokens : tokens / 2));
    while (this.#growBy(1, before + tokens));
    const rest = this.part.entries.length - this.#next;
    if (rest > 1 && rest <= lastFew) this.#growBy(rest, before + tokens);
    if (this.#entries.length === 0) this.#growByShort(before + tokens);
    return this.#tokens - before;
  }

  lines(): string[] {
    const { above, below } = this.#around();
    const entries = this.part.inline ? [this.#entries.join(" ")] : this.#entries;
    return [...above, ...(this.#entries.length === 0 ? [] : entries), ...below];
  }

  hidden(): Hidden[] {
    const told = this.#prose.length;
    const entries = hiddenEntries(this.part, this.#next, told);
    // Above no entries there is no caption either.
    const over = this.#entries.length === 0 ? (this.part.caption?.refs ?? []) : [];
    return [
      hiddenProse(this.part, told),
      entries && { ...entries, refs: [...over, ...entries.refs] },
    ].filter((hidden) => hidden !== undefined);
  }

  get #next(): number {
    return this.#from + this.#entries.length;
  }

  #growProse(most: number): void {
    const { prose } = this.part;
    if (prose === undefined || this.#prose !== "" || this.#from > 0) return;
    let length = Math.min(prose.text.length, proseLength[this.#detail]);
    do {
      this.#prose = beginning(prose.text, length);
      const tokens = this.#cost();
      if (tokens <= most) {
        this.#tokens = tokens;
        return;
      }
      length = Math.floor(length / 2);
    } while (length >= proseLengthMin);
    this.#prose = "";
  }

  #growBy(count: number, most: number): boolean {
    const more = this.part.entries.slice(this.#next, this.#next + count);
    return (
      more.length > 0 &&
      this.#add(
        more.map((entry) => entry.render(this.#detail)),
        most,
      )
    );
  }

  /** One that was asked for in full and is too long is told in short: else nobody would get beyond it. */
  #growByShort(most: number): void {
    const entry = this.part.entries[this.#next];
    if (entry === undefined || this.#detail === "page") return;
    const isAdded = this.#add([entry.render("page")], most);
    if (!isAdded) this.#add([`${entry.refs.join(" ")} …`], most);
  }

  #add(lines: string[], most: number): boolean {
    const entryTokens = lines.reduce((sum, line) => sum + this.#costOfEntry(line), 0);
    this.#entries.push(...lines);
    this.#entryTokens += entryTokens;
    const tokens = this.#cost();
    if (tokens <= most) {
      this.#tokens = tokens;
      return true;
    }
    this.#entries.length -= lines.length;
    this.#entryTokens -= entryTokens;
    return false;
  }

  #costOfEntry(line: string): number {
    return this.part.inline ? estimateTokens(` ${line}`) : costOf(line);
  }

  #cost(): number {
    const { above, below } = this.#around();
    return [...above, ...below].reduce((sum, line) => sum + costOf(line), this.#entryTokens);
  }

  #around(): { above: string[]; below: string[] } {
    const { headline } = this.part;
    const head = this.#prose === "" ? headline : `${headline}: ${quote(this.#prose)}`;
    const hints = this.#hints();
    if (this.#entries.length > 0) return { above: [head, ...this.#caption()], below: hints };
    // A hint beside the headline that it is about costs no line of its own.
    const [first, ...others] = hints;
    const above = first === undefined ? [head, ...this.#caption()] : [`${head} ${first}`];
    return { above, below: others };
  }

  #caption(): string[] {
    return this.part.caption === undefined ? [] : [this.part.caption.line];
  }

  #hints(): string[] {
    if (this.#from > 0 && this.#from === this.part.entries.length) return [endOf(this.part)];
    const told = this.#prose.length;
    const prose = hiddenProse(this.part, told);
    const entries = hintOfEntries(this.part, this.#next, told);
    return [prose && hintOf(prose), entries].filter((hint) => hint !== undefined);
  }
}

/** What a line costs with its end. */
export function costOf(line: string): number {
  return estimateTokens(`${line}\n`);
}
