import { z } from "zod";

/** A site as the web names it: scheme, host and port, as in `https://example.com`. */
export const Origin = z
  .string()
  .max(300)
  .refine(isOrigin, "must be an origin such as https://example.com, without a path");

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
