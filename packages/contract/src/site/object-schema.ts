import { z } from "zod";
import { limits } from "../limits.ts";

/** What an operation takes, or what it gives: the JSON Schema of an object. */
export const ObjectSchema = z
  .record(z.string(), z.unknown())
  .superRefine((schema, context) => {
    const complaint = complaintAbout(schema);
    if (complaint !== undefined) context.addIssue({ code: "custom", ...complaint });
  })
  .meta({ id: "ObjectSchema", description: "JSON Schema (2020-12) of an object." });
export type ObjectSchema = z.infer<typeof ObjectSchema>;

/** What checks a value against the schema. */
export function checkerOf(schema: ObjectSchema): z.ZodType {
  return z.fromJSONSchema(schema);
}

/** The schema of the object's field, if it has such a field. */
export function propertyOf({ properties }: ObjectSchema, name: string): unknown {
  const fields = new Map<string, unknown>(Object.entries(properties ?? {}));
  return fields.get(name);
}

const scalars: readonly unknown[] = ["string", "number", "integer", "boolean"];

/** Whether a value of it can be written into a text. */
export function isScalar(property: unknown): boolean {
  const { success } = z.object({ type: z.literal(scalars as string[]) }).safeParse(property);
  return success;
}

/** Names of the fields that are always there. */
export function requiredIn(schema: ObjectSchema): string[] {
  return z.array(z.string()).catch([]).parse(schema.required);
}

function complaintAbout(schema: ObjectSchema): { path: string[]; message: string } | undefined {
  if (new TextEncoder().encode(JSON.stringify(schema)).length > limits.operationSchemaBytes) {
    return { path: [], message: `takes at most ${limits.operationSchemaBytes} bytes of JSON` };
  }
  if (schema.type !== "object") return { path: ["type"], message: 'must be "object"' };
  // One that refers to itself alone would be followed without end; what is read from a page is never so deep.
  if (JSON.stringify(schema).includes('"$ref":')) return { path: [], message: "goes without $ref" };
  try {
    checkerOf(schema);
    return undefined;
  } catch (error) {
    return { path: [], message: `is no JSON Schema that is understood: ${wordsOf(error)}` };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : "it cannot be read";
}
