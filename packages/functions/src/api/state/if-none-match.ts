import type { ApiRequest } from "../context.ts";

/** The request's sender has this version already. */
export function isKnown(c: ApiRequest, version: string): boolean {
  const header = c.req.header("if-none-match");
  if (header === undefined) return false;
  // What compressed the answer on its way may have made the tag a weak one.
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(`"${version}"`);
}
