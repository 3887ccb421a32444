/**
 * Whether a URL is the pattern or contains it; `*` stands for anything. The pieces between are looked
 * for one after another: a regular expression would take seconds for a URL that a page made for it.
 */
export function urlMatches(url: string, pattern: string): boolean {
  let from = 0;
  for (const piece of pattern.split("*")) {
    const at = url.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return true;
}
