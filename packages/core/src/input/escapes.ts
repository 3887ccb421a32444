/** A text as it reads with its escapes resolved, and where each of its characters stands in the text it came from. */
export type Resolved = {
  text: string;
  /** Where the character at `index` begins; of the length of the text, where it ends. */
  startOf(index: number): number;
};

/** What is escaped may be escaped again, as JSON in an address is. */
const escapedMost = 3;

/** As addresses write a character in UTF-8, JSON and JavaScript a character, and HTML one that has a meaning there. */
const escape = new RegExp(
  [
    "%[0-7][\\da-f]",
    "%[cd][\\da-f]%[89ab][\\da-f]",
    "%e[\\da-f](?:%[89ab][\\da-f]){2}",
    "%f[0-7](?:%[89ab][\\da-f]){3}",
    "\\\\u[\\da-f]{4}",
    "\\\\x[\\da-f]{2}",
    "\\\\[bfnrtv0/\"'`\\\\]",
    "&#\\d{1,7};",
    "&#x[\\da-f]{1,6};",
    "&(?:amp|lt|gt|quot|apos|nbsp);",
  ].join("|"),
  "gi",
);

const afterBackslash: Record<string, string> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  0: "\0",
};

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
};

/** The text as it is written, then with its escapes resolved, then with those that came out of that. */
export function* readingsOf(text: string): Generator<Resolved> {
  let reading: Resolved = { text, startOf: (index) => index };
  for (let depth = 0; ; depth += 1) {
    yield reading;
    const inner = depth === escapedMost ? undefined : resolveEscapes(reading.text);
    if (inner === undefined) return;
    const { startOf } = reading;
    reading = { text: inner.text, startOf: (index) => startOf(inner.startOf(index)) };
  }
}

/** @returns undefined for a text that has nothing to resolve. */
function resolveEscapes(text: string): Resolved | undefined {
  if (!/[%\\&]/.test(text)) return undefined;
  const starts: number[] = [];
  let resolved = "";
  let end = 0;
  const keep = (until: number): void => {
    resolved += text.slice(end, until);
    for (let at = end; at < until; at += 1) starts.push(at);
  };
  for (const { 0: written, index } of text.matchAll(escape)) {
    keep(index);
    const character = meaningOf(written);
    resolved += character;
    for (let unit = 0; unit < character.length; unit += 1) starts.push(index);
    end = index + written.length;
  }
  if (end === 0) return undefined;
  keep(text.length);
  return { text: resolved, startOf: (index) => starts[index] ?? text.length };
}

function meaningOf(written: string): string {
  const rest = written.slice(1);
  if (written.startsWith("%")) return fromAddress(written);
  if (written.startsWith("\\")) {
    const code = /^[ux](.+)$/i.exec(rest)?.[1];
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return afterBackslash[rest] ?? rest;
  }
  const name = rest.slice(0, -1).toLowerCase();
  if (name.startsWith("#x")) return fromCode(Number.parseInt(name.slice(2), 16));
  if (name.startsWith("#")) return fromCode(Number(name.slice(1)));
  return entities[name] ?? written;
}

/** What is no UTF-8 after all stays as it is. */
function fromAddress(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
