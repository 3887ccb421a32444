import { z } from "zod";
import { faultOfCookie } from "./cookie-check.ts";

/** The words of Chromium's extension API beside those of the standard. */
const sameSites = ["strict", "lax", "none", "no_restriction", "unspecified"] as const;

/** A time in Unix seconds, or -1 for a session cookie. */
const Expiry = z.number().min(-1).nullish();

const PartitionKey = z.union([
  z.string().min(1),
  z.object({ topLevelSite: z.string().min(1), hasCrossSiteAncestor: z.boolean().optional() }),
]);

/**
 * A cookie as tools write it down: Playwright and Puppeteer (`expires`), and extensions such as EditThisCookie
 * and Cookie-Editor (`hostOnly`, `expirationDate`, `sameSite: "no_restriction"`). Unknown fields are dropped.
 */
export const CookieFileEntry = z
  .object({
    name: z.string(),
    value: z.string(),
    domain: z.string().min(1).max(255).optional().meta({
      description: "With a leading dot for a domain cookie, unless `hostOnly` says what it is.",
    }),
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({ description: "Instead of `domain`: a page of the host that the cookie is for." }),
    hostOnly: z.boolean().nullish(),
    path: z.string().startsWith("/").max(1_024).nullish(),
    expires: Expiry.meta({ description: "Unix time in seconds; -1 for a session cookie." }),
    expirationDate: Expiry.meta({ description: "As `expires`, in the words of extensions." }),
    session: z.boolean().nullish(),
    httpOnly: z.boolean().nullish(),
    secure: z.boolean().nullish(),
    sameSite: z.string().toLowerCase().pipe(z.enum(sameSites)).nullish(),
    priority: z.enum(["Low", "Medium", "High"]).nullish(),
    sourceScheme: z.enum(["Unset", "NonSecure", "Secure"]).nullish(),
    sourcePort: z.int().min(-1).max(65_535).nullish(),
    partitionKey: PartitionKey.nullish().meta({
      description: "The top-level site it belongs to (CHIPS).",
    }),
    _crHasCrossSiteAncestor: z.boolean().nullish(),
  })
  .superRefine((cookie, context) => {
    const fault = faultOfCookie(cookie);
    if (fault !== undefined) context.addIssue({ code: "custom", ...fault });
  })
  .meta({ id: "CookieFileEntry" });
export type CookieFileEntry = z.infer<typeof CookieFileEntry>;

/** A JSON file of cookies. */
export const CookieFile = z.array(CookieFileEntry).max(10_000).meta({ id: "CookieFile" });
export type CookieFile = z.infer<typeof CookieFile>;
/** As it is written: `sameSite` in any case. */
export type CookieFileInput = z.input<typeof CookieFile>;
