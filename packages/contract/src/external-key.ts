import { z } from "zod";
import { limits } from "./limits.ts";

/** What a client calls a session itself, such as `guru-123:run-456`: within its tenant it names one session. */
export const ExternalKey = z
  .string()
  .min(1)
  .max(limits.externalKeyLength)
  .regex(
    /^\w[\w.:@-]*$/,
    "may hold letters, digits and . : @ _ - only, and begins with a letter, a digit or _",
  );
export type ExternalKey = z.infer<typeof ExternalKey>;
