import { z } from "zod";
import { Locator } from "./locator.ts";

const fieldName = z.string().min(1).max(100);

/** One value of an extraction: a locator alone gives the element's text. */
export const ExtractField = z
  .union([
    z.string().min(1),
    z.strictObject({
      locator: Locator.optional().meta({ description: "Left out: the list item itself." }),
      attribute: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .meta({ description: "Read this attribute, as it is written: an href may be relative." }),
      as: z.enum(["text", "number", "html", "value"]).optional().meta({
        description:
          'Default text. number reads the first one in it: "1,234.50 kg" is 1234.5; value reads a form control.',
      }),
      after: z.string().min(1).max(1_000).optional().meta({
        description: "Of the text, only what stands behind this, where it stands first …",
      }),
      before: z.string().min(1).max(1_000).optional().meta({
        description: "… and in front of this, where it then stands first.",
      }),
      all: z.boolean().optional().meta({ description: "Every match, as an array." }),
      optional: z
        .boolean()
        .optional()
        .meta({ description: "null where nothing matches, instead of a failed step." }),
    }),
  ])
  .meta({ id: "ExtractField" });
export type ExtractField = z.infer<typeof ExtractField>;

/** A list or object inside an extraction. One level: deeper data is better read in its own step. */
export const ExtractGroup = z
  .strictObject({
    list: Locator.optional().meta({ description: "One object for every match of this locator." }),
    fields: z.record(fieldName, ExtractField),
  })
  .meta({ id: "ExtractGroup" });
export type ExtractGroup = z.infer<typeof ExtractGroup>;

/** What to read from the page: `{ list?, fields }`; with `list` the result is an array. */
export const ExtractSchema = z
  .strictObject({
    list: Locator.optional(),
    fields: z.record(fieldName, z.union([ExtractField, ExtractGroup])),
  })
  .meta({ id: "ExtractSchema" });
export type ExtractSchema = z.infer<typeof ExtractSchema>;
