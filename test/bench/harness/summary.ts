/** What a series of samples comes to, in milliseconds. */
export type Summary = { minMs: number; medianMs: number; maxMs: number; samples: number };

/** @throws RangeError where there is no sample. */
export function summarize(samplesMs: readonly number[]): Summary {
  const sorted = samplesMs.toSorted((left, right) => left - right);
  const [minMs] = sorted;
  const maxMs = sorted.at(-1);
  if (minMs === undefined || maxMs === undefined) throw new RangeError("nothing was measured");
  return { minMs, medianMs: medianOf(sorted), maxMs, samples: sorted.length };
}

function medianOf(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
