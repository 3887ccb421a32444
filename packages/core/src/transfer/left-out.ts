/** What an export has no place for, and how many. */
export type LeftOut = Partial<
  Record<
    "session-storage" | "partitioned-storage" | "cache-storage" | "indexeddb-records" | "cookies",
    number
  >
>;

/** @returns a dictionary (RFC 9651) such as `session-storage=2, indexeddb-records=1`; "" where nothing was left out. */
export function leftOutText(leftOut: LeftOut): string {
  return Object.entries(leftOut)
    .filter(([, number]) => number > 0)
    .map(([what, number]) => `${what}=${number}`)
    .join(", ");
}
