/** What a series of samples comes to: milliseconds, or what else the benchmark measures in. */
export type Summary = { min: number; median: number; max: number; samples: number };

/** @throws RangeError where there is no sample. */
export function summarize(taken: readonly number[]): Summary {
  const sorted = taken.toSorted((left, right) => left - right);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new RangeError("nothing was measured");
  return { min, median: medianOf(sorted), max, samples: sorted.length };
}

/** The sample that this part of all samples does not exceed. @throws RangeError where there is none. */
export function quantile(taken: readonly number[], part: number): number {
  const sorted = taken.toSorted((left, right) => left - right);
  const found = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
  if (found === undefined) throw new RangeError("nothing was measured");
  return found;
}

function medianOf(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
