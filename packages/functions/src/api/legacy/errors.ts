import { z } from "@hono/zod-openapi";
import { translatedErrors } from "../translated-errors.ts";

const LegacyError = z
  .object({
    success: z.literal(false),
    message: z.string(),
    code: z.string().meta({ description: "As of any other route: a row of docs/errors.md." }),
  })
  .meta({ id: "LegacyError" });

/** Failures as the clients of the unprefixed routes know them. */
export const legacyErrors = translatedErrors(LegacyError, ({ detail, code }) => ({
  success: false,
  message: detail,
  code,
}));
