import { z } from "zod";

const Hint = z
  .string()
  .max(100)
  .regex(/^[\x20-\x7e]*$/, "must be printable ASCII");
const Brands = z
  .array(z.strictObject({ brand: Hint.min(1), version: Hint }))
  .min(1)
  .max(10);

/** What `navigator.userAgentData` and the `Sec-CH-UA` headers say. */
export const ClientHints = z
  .strictObject({
    brands: Brands.optional(),
    fullVersionList: Brands.optional(),
    platform: Hint.optional(),
    platformVersion: Hint.optional(),
    architecture: Hint.optional(),
    bitness: Hint.optional(),
    model: Hint.optional(),
    mobile: z.boolean().optional(),
  })
  .meta({ id: "ClientHints" });
export type ClientHints = z.infer<typeof ClientHints>;
