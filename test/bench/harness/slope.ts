import { quantile } from "./summary.ts";

/** How much more the next sample takes than the one before it, and the standard error of that. */
export type Slope = { perSample: number; noise: number };

/**
 * The least-squares line through several series over the number of the sample in its series.
 * What only the machine's other work explains is left out: of each series, what lies above its 99th percentile.
 */
export function slopeOf(series: readonly (readonly number[])[]): Slope {
  const points = series.flatMap((taken) => {
    const mostMs = quantile(taken, 0.99);
    return taken.map((y, x) => ({ x, y })).filter(({ y }) => y <= mostMs);
  });
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spreadX = sum(points.map(({ x }) => (x - meanX) ** 2));
  const perSample = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spreadX;
  const residuals = sum(points.map(({ x, y }) => (y - meanY - perSample * (x - meanX)) ** 2));
  return { perSample, noise: Math.sqrt(residuals / (points.length - 2) / spreadX) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
