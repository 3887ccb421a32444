import type { Blotter } from "./blot-out.ts";

/**
 * A copy with every text in it blotted, keys too: what is put together of several pieces of a page may say what none
 * of them does.
 */
export const blotted = <Value>(value: Value, blot: Blotter): Value => {
  if (typeof value === "string") return blot(value) as Value;
  if (Array.isArray(value)) return value.map((entry: unknown) => blotted(entry, blot)) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [blot(key), blotted(entry, blot)]),
  ) as Value;
};
