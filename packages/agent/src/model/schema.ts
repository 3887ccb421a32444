import type { Schema } from "@dormouse/contract";
import { z } from "zod";

export type JsonSchema = { [key: string]: unknown };

/**
 * The schema as a model is told of it: what it may send, in JSON Schema, with every definition where it is used,
 * since not every provider follows references.
 */
export function modelSchema(schema: Schema): JsonSchema {
  const {
    $schema: _,
    $defs: definitions = {},
    ...root
  } = z.toJSONSchema(schema, {
    io: "input",
    // A check in code has no counterpart; answers are checked against the schema itself.
    unrepresentable: "any",
  }) as JsonSchema & { $defs?: JsonSchema };
  return inline(root, definitions, []) as JsonSchema;
}

function inline(value: unknown, definitions: JsonSchema, within: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => inline(item, definitions, within));
  if (typeof value !== "object" || value === null) return value;
  const { $ref: reference, ...own } = value as JsonSchema & { $ref?: unknown };
  if (typeof reference === "string") {
    const name = reference.split("/").at(-1) ?? "";
    // What holds itself has no end: any value is let through here, and checked later.
    if (within.includes(name)) return own;
    const { id: _, ...found } = (definitions[name] ?? {}) as JsonSchema;
    return inline({ ...found, ...own }, definitions, [...within, name]);
  }
  return Object.fromEntries(
    Object.entries(own).map(([key, item]) => [key, inline(item, definitions, within)]),
  );
}
