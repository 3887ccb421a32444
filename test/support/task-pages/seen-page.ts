/** What is said of one ref: the words behind it, up to the next one. */
type Mention = { ref: string; words: string; line: number };

/** A page as its text tells it, and nothing else. */
export class SeenPage {
  readonly text: string;
  readonly #lines: string[];
  readonly #mentions: Mention[];

  constructor(text: string) {
    this.text = text;
    this.#lines = text.split("\n");
    this.#mentions = this.#lines.flatMap(mentionsIn);
  }

  /** The ref of what is called so, of those that can be used where there is one; of what begins so where none is. */
  named(name: string): string | undefined {
    const called = this.#mentions.filter(({ words }) => isCalled(words, name));
    const usable = called.filter(
      ({ words }) => !/^(?:\w+ )*(?:disabled|covered|inert)\b/.test(words),
    );
    return (usable[0] ?? called[0])?.ref ?? this.#partNamed(name);
  }

  /** What a row has of that name; the row is called by any of its texts. */
  inRow(name: string, row: string): string | undefined {
    const at = this.#rows().find((line) => says(this.#lines[line], row));
    return at === undefined ? undefined : this.#inRowAt(name, at);
  }

  /** The same of the first row below the columns. */
  firstRow(name: string): string | undefined {
    const head = this.#lines.findIndex((line) => line.startsWith("columns "));
    return head === -1 ? undefined : this.#inRowAt(name, head + 1);
  }

  #inRowAt(name: string, at: number): string | undefined {
    const below = this.#mentions.filter(({ line }) => line === at || this.#isBelow(line, at));
    const own = below.find(({ words }) => isCalled(words, name));
    if (own !== undefined) return own.ref;
    const each = this.#eachOf(at);
    const order = each.findIndex((words) => isCalled(words, name));
    const behind = below.filter(({ words }) => words === "");
    return order === -1 ? undefined : behind.slice(-each.length)[order]?.ref;
  }

  /** What stands in a column of the row. */
  cell(column: string, row: string): string | undefined {
    const at = this.#rows().find((line) => says(this.#lines[line], row));
    if (at === undefined) return undefined;
    const head = this.#lines.slice(0, at).findLast((line) => line.startsWith("columns "));
    const names = cellsOf((head ?? "").replace(/^columns /, "").split("; ")[0] ?? "");
    return cellsOf(this.#lines[at] ?? "")[names.findIndex((name) => name.endsWith(column))];
  }

  /** All that is folded up. */
  collapsed(): string[] {
    return this.#mentions
      .filter(({ words }) => /^(?:\w+ )*collapsed\b/.test(words))
      .map(({ ref }) => ref);
  }

  /** Where a thing is drawn. */
  middleOf(name: string): { x: number; y: number } | undefined {
    const words = this.#mentions.find((one) => isCalled(one.words, name))?.words ?? "";
    const [, x, y, width, height] = /at (-?\d+),(-?\d+) (\d+)x(\d+)/.exec(words) ?? [];
    if (height === undefined) return undefined;
    return { x: Number(x) + Number(width) / 2, y: Number(y) + Number(height) / 2 };
  }

  /** A part of the page: its ref stands behind its name. */
  #partNamed(name: string): string | undefined {
    const headlines = this.#lines.filter((line) => line.startsWith("## "));
    const named = headlines.find((line) => says(line, ` ${name} e`));
    return /(?<![\w-])e\d+(?![\w-])/.exec(named?.split(` ${name} `)[1] ?? "")?.[0];
  }

  #rows(): number[] {
    return this.#lines.flatMap((line, index) => {
      const isRow = index > 1 && !/^(?:#|columns |each |…|\()/.test(line);
      return isRow ? [index] : [];
    });
  }

  #isBelow(line: number, row: number): boolean {
    return line > row && this.#lines.slice(row + 1, line + 1).every((text) => text.startsWith(" "));
  }

  #eachOf(row: number): string[] {
    const caption = this.#lines.slice(0, row).findLast((line) => /(?:^|; )each /.test(line));
    const [, each = ""] = /(?:^|; )each (.*)$/.exec(caption ?? "") ?? [];
    return each.split(/, | \| /);
  }
}

function mentionsIn(text: string, line: number): Mention[] {
  return [
    ...text.matchAll(
      /(?<![\w-])(e\d+)(?![\w-]):? ?(.*?)(?=(?: ?\|)? ?(?<![\w-])e\d+(?![\w-])| \||$)/g,
    ),
  ].map(([, ref = "", words = ""]) => ({ ref, words: words.replace(/,$/, ""), line }));
}

/** States and a role may stand before the name, and a value or a target behind it. */
function isCalled(words: string, name: string): boolean {
  const escaped = name.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  return new RegExp(`^(?:[a-z-]+ |<[a-z-]+> )*"?${escaped}"?(?:$|;| (?:[=[{→>!(]|at ))`).test(
    words,
  );
}

function says(line: string | undefined, text: string): boolean {
  return line?.includes(text) === true;
}

function cellsOf(line: string): string[] {
  return line.split(" | ").map((cell) => cell.replace(/^e\d+:? ?/, "").trim());
}
