import { z } from "zod";
import { parse } from "../validation.ts";
import { SiteName } from "./names.ts";
import type { Operation } from "./operation.ts";
import { SiteDescription, type Site } from "./site.ts";

/** Schemas of a site's operations are written with this very zod. */
export { z };

type OperationDefinition = Omit<z.input<typeof Operation>, "input" | "output"> & {
  input: z.ZodType | Record<string, unknown>;
  output: z.ZodType | Record<string, unknown>;
};

export type SiteDefinition = Omit<z.input<typeof SiteDescription>, "operations"> & {
  name: string;
  operations: Record<string, OperationDefinition>;
};

/**
 * A site as it is stored, checked, of a description whose operations may say in zod what they take and give.
 * @throws DormouseError `invalid_request` with the path of the first field at fault.
 */
export function defineSite({ name, operations, ...rest }: SiteDefinition): Site {
  const inJson = Object.entries(operations).map(([of, { input, output, ...operation }]) => [
    of,
    { ...operation, input: inJsonSchema(input, "input"), output: inJsonSchema(output, "output") },
  ]);
  const description = { ...rest, operations: Object.fromEntries(inJson) as unknown };
  return { name: parse(SiteName, name, "name"), ...parse(SiteDescription, description) };
}

function inJsonSchema(schema: z.ZodType | Record<string, unknown>, io: "input" | "output") {
  return schema instanceof z.ZodType ? { ...z.toJSONSchema(schema, { io }) } : schema;
}
