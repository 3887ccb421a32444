/** A text as it is compared: without case, accents and the shapes that characters are written in. */
export function fold(text: string): string {
  return Array.from(text, foldCharacter).join("");
}

/** Where a folded text first stands in another from a character on; undefined where it does not. */
export function placeOf(needle: string, text: string): { start: number; end: number } | undefined {
  const starts: number[] = [];
  let folded = "";
  let at = 0;
  for (const character of text) {
    const piece = foldCharacter(character);
    for (let count = 0; count < piece.length; count += 1) starts.push(at);
    folded += piece;
    at += character.length;
  }
  const found = needle === "" ? -1 : folded.indexOf(needle);
  if (found === -1) return undefined;
  return { start: starts[found] ?? 0, end: starts[found + needle.length] ?? text.length };
}

function foldCharacter(character: string): string {
  return character
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
}
