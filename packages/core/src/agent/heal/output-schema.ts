import type { ExtractField, ExtractGroup, ObjectSchema, ScriptAction } from "@dormouse/contract";

/** What actions give that read, by their names; undefined where none does. */
export function schemaOfOutputs(actions: readonly ScriptAction[]): ObjectSchema | undefined {
  const properties = actions.flatMap((action): [string, object][] => {
    if (action.name === undefined) return [];
    if (action.type === "read") return [[action.name, { type: "string" }]];
    return action.type === "extract" ? [[action.name, schemaOfGroup(action.schema)]] : [];
  });
  if (properties.length === 0) return undefined;
  return objectOf(properties);
}

function schemaOfGroup({
  list,
  fields,
}:
  | ExtractGroup
  | { list?: ExtractGroup["list"]; fields: Record<string, ExtractField | ExtractGroup> }): object {
  const object = objectOf(
    Object.entries(fields).map(([name, field]): [string, object] => [name, schemaOf(field)]),
  );
  return list === undefined ? object : { type: "array", items: object };
}

function objectOf(properties: [string, object][]): ObjectSchema {
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: properties.map(([name]) => name),
  };
}

function schemaOf(field: ExtractField | ExtractGroup): object {
  if (typeof field === "string") return { type: "string" };
  if ("fields" in field) return schemaOfGroup(field);
  const one = { type: field.as === "number" ? "number" : "string" };
  if (field.all === true) return { type: "array", items: one };
  return field.optional === true ? { anyOf: [one, { type: "null" }] } : one;
}
