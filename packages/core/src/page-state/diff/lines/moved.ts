/**
 * The fewest keys that must have moved to make the one order of the other.
 * @param after keys that all stand in `before`, too.
 */
export function movedOf(before: string[], after: string[]): string[] {
  const places = new Map(before.map((key, place) => [key, place]));
  const stayed = longestRise(after.map((key) => places.get(key) ?? 0));
  return after.filter((_, index) => !stayed.has(index));
}

/** Indexes of a longest subsequence that rises. */
function longestRise(numbers: number[]): Set<number> {
  /** Of a rise of each length, the index of its smallest end. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, number] of numbers.entries()) {
    const length = firstNotBelow(ends, number, numbers);
    previous[index] = ends[length - 1];
    ends[length] = index;
  }
  const rise = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) rise.add(at);
  return rise;
}

function firstNotBelow(ends: number[], number: number, numbers: number[]): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
