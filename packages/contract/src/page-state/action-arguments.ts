import { z } from "zod";
import { ScriptAction, type ActionType } from "../script/action.ts";

/** JSON Schema. */
export type JsonSchema = { [keyword: string]: unknown };

const known = new Map<string, JsonSchema>();

/**
 * What a field of an action takes, as JSON Schema: "value" of `fill`, "options" of `select`. References to answers are
 * left out, and of an object no more is said than that it is one.
 * @throws TypeError for a field that there is not.
 */
export function argumentSchema(type: ActionType, field: string): JsonSchema {
  const id = `${type}.${field}`;
  const schema = known.get(id) ?? schemaOf(type, field);
  known.set(id, schema);
  return schema;
}

function schemaOf(type: ActionType, field: string): JsonSchema {
  const action = ScriptAction.options.find(({ shape }) => shape.type.value === type);
  const shape: Record<string, z.ZodType> = action?.shape ?? {};
  const schema = shape[field];
  if (schema === undefined) throw new TypeError(`${type} has no ${field}`);
  const {
    $schema: _dialect,
    $defs: _definitions,
    ...rest
  } = z.toJSONSchema(schema, { io: "input" });
  return plain(rest);
}

/** Without what its reader would have to look up. */
function plain({ anyOf, items, ...schema }: JsonSchema): JsonSchema {
  if ("$ref" in schema) return { type: "object" };
  const choices = (anyOf ?? []) as JsonSchema[];
  const choice = choices.find((one) => !("$ref" in one));
  return {
    ...schema,
    ...(choice === undefined ? {} : plain(choice)),
    ...(items === undefined ? {} : { items: plain(items as JsonSchema) }),
  };
}
