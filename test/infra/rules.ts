import type { KnownInputs } from "./synthesis.ts";

type Table = KnownInputs["aws:dynamodb/table:Table"];
type Index = Table["globalSecondaryIndexes"][number];

/** @returns attributes that the table declares though no key or index uses them. */
export function unusedAttributes({
  attributes,
  hashKey,
  rangeKey,
  globalSecondaryIndexes,
}: Pick<Table, "attributes" | "hashKey" | "rangeKey"> & {
  globalSecondaryIndexes: Pick<Index, "hashKey" | "rangeKey">[];
}): string[] {
  const used = new Set([
    hashKey,
    rangeKey,
    ...globalSecondaryIndexes.flatMap((index) => [index.hashKey, index.rangeKey]),
  ]);
  return attributes.map(({ name }) => name).filter((name) => !used.has(name));
}

/** Size of a function's environment as Lambda counts it, which allows 4 KB. */
export function environmentBytes(variables: Record<string, string>): number {
  return Buffer.byteLength(JSON.stringify(variables));
}

/**
 * Whether EventBridge Scheduler takes the expression: `rate(1 minute)`, `rate(5 minutes)`. It refuses
 * `rate(1 minutes)`, which only shows when it is deployed.
 */
export function isRate(expression: string): boolean {
  const [, count, plural] = /^rate\(([1-9]\d*) (?:minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  return count !== undefined && (count === "1") === (plural === "");
}

/** @returns where a value came to nothing, and `undefined` was written in its place. */
export function undefinedIn(value: unknown, path = ""): string[] {
  if (typeof value === "string") return /\bundefined\b/.test(value) ? [`${path}: ${value}`] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => undefinedIn(inner, `${path}/${key}`));
}

/** Whether browsers would send credentials for any page that asks: what no API may allow. */
export function sharesCredentials(cors: {
  allowCredentials: boolean;
  allowOrigins: string[];
}): boolean {
  return cors.allowCredentials && cors.allowOrigins.some((origin) => origin.includes("*"));
}
