import { isDeepStrictEqual } from "node:util";
import type { Found } from "./case.ts";

/**
 * `late`: not there for the first script. `resurrected`: there although it was gone before the
 * session slept. `failed`: the system could not save or restore at all.
 */
export type Verdict =
  | "kept"
  | "missing"
  | "late"
  | "changed"
  | "resurrected"
  | "failed"
  | "not applicable";

/** @param expected what a page that never slept would have found */
export function verdictOf(expected: unknown, { first, later, fresh }: Found): Verdict {
  if (isDeepStrictEqual(first, expected)) return "kept";
  if (isAbsent(expected)) return "resurrected";
  if (later !== undefined && isDeepStrictEqual(later, expected)) return "late";
  const isFresh = fresh !== undefined && isDeepStrictEqual(first, fresh);
  return isFresh || isAbsent(first) ? "missing" : "changed";
}

function isAbsent(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  // What a page throws where it finds nothing to read.
  if (typeof value === "string" && value.startsWith("threw ")) return true;
  if (Array.isArray(value)) return value.every(isAbsent);
  return typeof value === "object" && Object.values(value).every(isAbsent);
}
