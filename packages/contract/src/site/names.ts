import { z } from "zod";

/** Names a site within its tenant. */
export const SiteName = z
  .string()
  .regex(/^[a-z\d][a-z\d_-]{0,62}$/, "must be 1 to 63 small letters, digits, _ and -")
  .meta({ description: "What the site is called, such as `harbor`." });

/** Names an operation within its site. */
export const OperationName = z
  .string()
  .regex(/^[a-z][a-z\d_]{0,62}$/, "must be 1 to 63 small letters, digits and _");

/** Names a challenge within its site. */
export const ChallengeName = z
  .string()
  .regex(/^[a-z][a-z\d_-]{0,39}$/, "must be 1 to 40 small letters, digits, _ and -");
