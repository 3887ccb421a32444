/**
 * Whether a version such as "153.0.8010.0" is the other one or before it. Chromium reads what an older
 * one wrote, and throws away in silence what a newer one did.
 */
export function isAtMost(version: string | undefined, other: string): boolean {
  if (version === undefined) return false;
  const [left, right] = [numbersOf(version), numbersOf(other)];
  for (const [index, number] of left.entries()) {
    const against = right[index] ?? 0;
    if (number !== against) return number < against;
  }
  return true;
}

function numbersOf(version: string): number[] {
  return version.split(".").map(Number);
}
