import type { Blotter } from "./blot-out.ts";

/**
 * The value with every text in it blotted, keys too: what is put together of several pieces of a page may say what
 * none of them does. What says nothing of it is not copied.
 */
export function blotted<Value>(value: Value, blot: Blotter): Value {
  if (typeof value === "string") return blot(value) as Value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const entries = value.map((entry: unknown) => blotted(entry, blot));
    return entries.every((entry, at) => entry === value[at]) ? value : (entries as Value);
  }
  let isSame = true;
  const entries = Object.entries(value).map(([key, entry]): [string, unknown] => {
    const told: [string, unknown] = [blot(key), blotted<unknown>(entry, blot)];
    isSame &&= told[0] === key && told[1] === entry;
    return told;
  });
  return isSame ? value : (Object.fromEntries(entries) as Value);
}
