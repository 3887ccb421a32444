import { partsOfHost } from "@dormouse/contract";

/**
 * The hosts that are of both lists, as patterns. A pattern without a port has none in common with one that names a port,
 * though it may be the same one: which that is, the address alone says.
 */
export function commonHosts(some: readonly string[], others: readonly string[]): string[] {
  const both = some.flatMap((one) =>
    others.flatMap((other) => {
      if (covers(one, other)) return [other];
      return covers(other, one) ? [one] : [];
    }),
  );
  return [...new Set(both)];
}

/** Whether all that is of the other pattern is of this one as well. */
function covers(pattern: string, other: string): boolean {
  const [wide, narrow] = [partsOfHost(pattern), partsOfHost(other)];
  if (wide.port !== narrow.port) return false;
  if (wide.name === narrow.name) return true;
  return wide.name.startsWith("*.") && narrow.name.endsWith(wide.name.slice(1));
}
