/** Whichever of the times comes first, Unix milliseconds; undefined where none is given. */
export function earliest(time: number, ...others: (number | undefined)[]): number;
export function earliest(...times: (number | undefined)[]): number | undefined;
export function earliest(...times: (number | undefined)[]): number | undefined {
  const given = times.filter((time) => time !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}
