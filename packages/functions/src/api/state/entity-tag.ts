import { createHash } from "node:crypto";
import type { ApiRequest } from "../context.ts";

/** Of what is answered: another version of this program that tells the same in another shape has another one. */
export function entityTagOf(content: string | Uint8Array): string {
  return `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
}

/** The request's sender has it already. */
export function isKnown(c: ApiRequest, entityTag: string): boolean {
  const header = c.req.header("if-none-match");
  if (header === undefined) return false;
  // What compressed the answer on its way may have made the tag a weak one.
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(entityTag);
}
