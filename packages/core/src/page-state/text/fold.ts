/** A text as it is compared: without case, accents and the shapes that characters are written in. */
export function fold(text: string): string {
  return Array.from(text, foldCharacter).join("");
}

export type Place = { start: number; end: number };

/** Where a folded text first stands in another; undefined where it does not. */
export function placeOf(needle: string, text: string): Place | undefined {
  const [first] = placesOf(needle, text);
  return first;
}

/** Wherever a folded text stands in another, in order. The other is folded once, however often it stands there. */
export function* placesOf(needle: string, text: string): Generator<Place, void> {
  if (needle === "") return;
  const starts: number[] = [];
  let folded = "";
  let at = 0;
  for (const character of text) {
    const piece = foldCharacter(character);
    for (let count = 0; count < piece.length; count += 1) starts.push(at);
    folded += piece;
    at += character.length;
  }
  let found = folded.indexOf(needle);
  while (found !== -1) {
    yield { start: starts[found] ?? 0, end: starts[found + needle.length] ?? text.length };
    found = folded.indexOf(needle, found + 1);
  }
}

function foldCharacter(character: string): string {
  if (character <= "\x7f") return character.toLowerCase();
  return character
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
}
