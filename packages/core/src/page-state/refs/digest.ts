import { hash } from "node:crypto";

/** Names and places come back with every reading: what was digested lately need not be again. */
const known = new Map<string, string>();
const knownMax = 50_000;
/** Longer ones are seldom those of another reading, and would be held for it. */
const knownLengthMax = 1_000;

/** Characters, each of six bits, that stand for a text and say nothing of it. */
export function digestOf(text: string, length: number): string {
  let digest = known.get(text);
  if (digest === undefined) {
    digest = hash("sha256", text, "base64url");
    if (known.size >= knownMax) known.clear();
    if (text.length <= knownLengthMax) known.set(text, digest);
  }
  return digest.slice(0, length);
}
