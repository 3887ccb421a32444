import { z, type Action, type ActionType, Ref } from "@dormouse/contract";

/** A tool whose call is an action in the browser, or a look at its page. */
export type ActingTool = {
  description: string;
  input: z.ZodObject;
  /** What its calls may come to. */
  types: readonly ActionType[];
  /** @param input as the schema has it. */
  actionOf(input: unknown): Action;
};

/** What it must be is checked, and not told with each tool: the instructions say it once. */
export const ref = z.string().refine((text) => Ref.safeParse(text).success, {
  error: 'must be a ref such as "e12"',
}) as unknown as z.ZodType<Ref, Ref>;

export function actingTool<Fields extends z.ZodRawShape>(
  description: string,
  types: readonly ActionType[],
  fields: Fields,
  actionOf: (input: z.output<z.ZodObject<Fields>>) => Action,
): ActingTool {
  const input = z.object(fields);
  return {
    description,
    types,
    input,
    actionOf: (given) => withoutUndefined(actionOf(input.parse(given))),
  };
}

/** As it is stored. */
function withoutUndefined(action: Action): Action {
  const entries = Object.entries(action).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Action;
}
