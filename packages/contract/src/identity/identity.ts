import { z } from "zod";
import { ClientHints } from "./client-hints.ts";
import { HttpCredentials } from "./credential.ts";
import { ExtraHeadersList } from "./extra-headers.ts";
import { PermissionGrant } from "./permission.ts";
import { Viewport } from "./viewport.ts";

/** Degrees, and metres. */
export const Geolocation = z
  .strictObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    accuracy: z.number().min(0).max(1_000_000).optional(),
  })
  .meta({ id: "Geolocation" });
export type Geolocation = z.infer<typeof Geolocation>;

/** What makes a browser look like itself to a site, from its first step to its last. */
export const BrowserIdentity = z
  .strictObject({
    viewport: Viewport.default({ width: 1280, height: 800 }),
    locale: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a BCP 47 language tag such as en-US")
      .default("en-US"),
    timezone: z
      .string()
      .refine(isTimezone, "must be an IANA time zone such as Europe/Berlin")
      .default("UTC"),
    userAgent: z
      .string()
      .min(1)
      .max(500)
      // A line break here would let the caller add request headers of its own.
      .regex(/^[\x20-\x7e]+$/, "must be printable ASCII")
      .optional(),
    clientHints: ClientHints.optional().meta({
      description: "Fields left out follow from the user agent.",
    }),
    geolocation: Geolocation.optional().meta({
      description: "Told to pages that have the permission `geolocation`.",
    }),
    permissions: z.array(PermissionGrant).max(20).optional(),
    colorScheme: z.enum(["light", "dark", "no-preference"]).optional(),
    reducedMotion: z.enum(["reduce", "no-preference"]).optional(),
    extraHeaders: ExtraHeadersList.optional(),
    httpCredentials: HttpCredentials.optional().meta({
      description: "Answers to sites that ask by HTTP authentication, by reference.",
    }),
  })
  .meta({ id: "BrowserIdentity" });
export type BrowserIdentity = z.infer<typeof BrowserIdentity>;

function isTimezone(timezone: string): boolean {
  try {
    return Intl.DateTimeFormat("en-US", { timeZone: timezone }).resolvedOptions() !== undefined;
  } catch {
    return false;
  }
}
