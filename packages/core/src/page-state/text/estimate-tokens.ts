const upper = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
const lower = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
const before = "[^\\r\\n\\p{L}\\p{N}]?";

/** As o200k cuts a text before it looks for tokens in the pieces: words with what stands before them, numbers, marks. */
const pieces = new RegExp(
  `${before}${upper}*${lower}+(?:'(?:s|t|re|ve|m|ll|d))?|${before}${upper}+${lower}*|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`,
  "gu",
);

/** Letters of one token, where a word is made of them that the tokenizer does not have as a whole. */
const lettersPerToken: readonly [script: RegExp, letters: number][] = [
  [/\p{Script=Latin}/u, 3.4],
  [/\p{Script=Cyrillic}/u, 3.6],
  [/\p{Script=Arabic}/u, 3.2],
  [/\p{Script=Greek}|\p{Script=Hebrew}/u, 2.3],
  [/\p{Script=Thai}|\p{Script=Devanagari}/u, 2.6],
  [/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u, 1.5],
];
/** Of scripts that it hardly knows. */
const lettersPerTokenMin = 0.7;

/** What a word costs more where it is not English. */
const foreignTokens = 0.8;
const safety = 1.02;

/**
 * How many tokens a model is charged for a text, nearly: within a tenth of o200k on the texts of pages, without
 * that tokenizer's megabytes. Rather too many than too few.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  let accented = 0;
  let plain = 0;
  for (const [piece] of text.matchAll(pieces)) {
    tokens += tokensOf(piece);
    if (/[\u00c0-\u024f]/.test(piece)) accented += 1;
    else if (/[a-z]{4}/.test(piece)) plain += 1;
  }
  // Where many words have accents, those without are no English ones either.
  const foreign = Math.min(accented, plain) * foreignTokens;
  return Math.ceil((tokens + foreign) * safety);
}

function tokensOf(piece: string): number {
  if (/^[ A-Za-z][a-z]{0,6}$/.test(piece) || /^[\s\p{N}]/u.test(piece.trimStart())) return 1;
  const [word] = /[\p{L}\p{M}]+/u.exec(piece) ?? [];
  if (word === undefined) return marks(piece.trim());
  const glued = piece.startsWith(word) || piece.startsWith(" ") ? 0 : 0.3;
  return glued + (/^[\x20-\x7e]+$/.test(piece) ? asciiWord(word, piece) : otherWord(word));
}

/** Common words are one token however long; rare ones show by their length and their capitals. */
function asciiWord({ length }: string, piece: string): number {
  const capitals = /[A-Z]{3}/.test(piece) ? 0.22 * (length - 2) : 0;
  const slope = piece.startsWith(" ") ? 0.08 : 0.12;
  const long = Math.max(0, length - 6) * slope + Math.max(0, length - 13) * 0.4;
  return 1 + capitals + long;
}

function otherWord(word: string): number {
  const [, letters] = lettersPerToken.find(([script]) => script.test(word)) ?? [];
  return Math.max(1, word.length / (letters ?? lettersPerTokenMin));
}

function marks(text: string): number {
  if (/^[\x21-\x7e]*$/.test(text)) return text.length <= 3 ? 1 : text.length / 2.2;
  const pictures = text.match(/[\u{10000}-\u{10ffff}]/gu)?.length ?? 0;
  return Math.max(1, pictures * 2.3 + (text.length - 2 * pictures) * 0.9);
}
