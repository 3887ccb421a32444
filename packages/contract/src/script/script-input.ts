import { z } from "zod";
import { limits } from "../limits.ts";

const name = z
  .string()
  .max(100)
  .regex(/^[a-zA-Z][\w-]*$/, "must begin with a letter, and hold letters, digits, _ and - only");

/** What stands in a script's texts for `{{input.name}}`. */
export const ScriptInput = z
  .record(
    name,
    z.union([z.string().trim().min(1).max(limits.inputLength), z.number(), z.boolean()]),
  )
  .refine((input) => Object.keys(input).length <= limits.scriptInputs, {
    error: `takes at most ${limits.scriptInputs} names`,
  })
  .meta({ id: "ScriptInput" });
export type ScriptInput = z.infer<typeof ScriptInput>;
