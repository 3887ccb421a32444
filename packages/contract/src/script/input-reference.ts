import { z } from "zod";

/** What an answer is called. */
export const InputName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w.-]+$/, "may hold letters, digits and . _ - only");

/** Stands for what somebody answered to the question of this name, asked by an earlier step. */
export const InputReference = z.strictObject({ input: InputName }).meta({ id: "InputReference" });
export type InputReference = z.infer<typeof InputReference>;

/** The value with every reference filled in. */
export type Filled<Value> = {
  [Key in keyof Value]: FilledField<Key extends Nested ? FilledWithin<Value[Key]> : Value[Key]>;
};
type FilledWithin<Field> = Field extends object ? Filled<Field> : Field;
type FilledField<Field> = Field extends InputReference
  ? never
  : Field extends (infer Item)[]
    ? Exclude<Item, InputReference>[]
    : Field;

/** Fields of an action in which a reference may stand, or in a list there. */
const fields = ["value", "text", "url", "options", "user", "subject"] as const;
/** A field of an action that has such fields itself. */
const nested = "caption";
type Nested = typeof nested;

/** Every reference in an action, and where it stands. */
export function referencesIn(action: object): { name: string; path: PropertyKey[] }[] {
  const within: unknown = Reflect.get(action, nested);
  const inner = isObject(within) ? referencesIn(within) : [];
  const found = fields.flatMap((field) => {
    const value: unknown = Reflect.get(action, field);
    const items = Array.isArray(value)
      ? value.map((item: unknown, index) => ({ item, path: [field, index] }))
      : [{ item: value, path: [field] }];
    return items.flatMap(({ item, path }) =>
      isReference(item) ? [{ name: item.input, path: [...path, "input"] }] : [],
    );
  });
  return [...found, ...inner.map(({ name, path }) => ({ name, path: [nested, ...path] }))];
}

/** The action with what `valueOf` says in place of each reference. */
export function fillIn<Action extends object>(
  action: Action,
  valueOf: (name: string) => string,
): Filled<Action> {
  const filled = (value: unknown): unknown => (isReference(value) ? valueOf(value.input) : value);
  const entries = Object.entries(action).map(([field, value]: [string, unknown]) => {
    if (field === nested && isObject(value)) return [field, fillIn(value, valueOf)];
    return [field, Array.isArray(value) ? value.map(filled) : filled(value)];
  });
  return Object.fromEntries(entries) as Filled<Action>;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isReference(value: unknown): value is InputReference {
  return InputReference.safeParse(value).success;
}
