import {
  fillIn,
  limits,
  propertyOf,
  requiredIn,
  type ObjectSchema,
  type Operation,
  type SaveRunRequest,
  type ScriptAction,
} from "@dormouse/contract";
import { withReferences, type Parameters } from "./parameters.ts";
import type { MadeStep, Trajectory } from "./to-script.ts";

/** What an operation says of a run beside what the run did. */
export type Describing = {
  as: Pick<NonNullable<SaveRunRequest["as"]>, "description" | "effect">;
  /** The run's task, in words. */
  task: string;
  /** What the run had to give; absent where nobody said. */
  output: ObjectSchema | undefined;
  parameters: Parameters;
};

/**
 * A run as an operation of a site. One with an effect ends with what had it: what it gives is read on the page that the
 * run ended with, in a step of its own.
 */
export function toOperation(trajectory: Trajectory, describing: Describing): Operation {
  const { as, task, parameters } = describing;
  const { extract, end } = trajectory;
  const effect = as.effect ?? trajectory.effectAt !== undefined;
  const isReadApart = effect && Object.keys(extract).length > 0;
  const done = isReadApart ? throughEffect(trajectory) : trajectory.steps;
  const read = isReadApart && end !== undefined ? [goTo(end.url, parameters)] : undefined;
  const fields = read === undefined && isReadApart ? {} : extract;
  return {
    description: as.description ?? withReferences(task, parameters).slice(0, limits.taskLength),
    input: inputSchema(trajectory, parameters),
    output: outputSchema(describing.output, fields),
    effect,
    actions: done.flatMap(({ actions }) => actions).map(withTexts),
    ...(read === undefined ? {} : { read }),
    extract: fields,
  };
}

/** What follows it only led to where something was read. */
function throughEffect({ steps, effectAt }: Trajectory): readonly MadeStep[] {
  return effectAt === undefined ? steps : steps.slice(0, effectAt + 1);
}

function goTo(url: string, parameters: Parameters): { type: "goto"; url: string } {
  return withReferences({ type: "goto", url }, parameters);
}

/** What a script asks for, an operation is given; and of all that it does it says at once whether it has an effect. */
function withTexts({ effect: _marked, ...action }: ScriptAction): ScriptAction {
  return fillIn(action, (name) => `{{input.${name}}}`);
}

function inputSchema({ asked }: Trajectory, parameters: Parameters): ObjectSchema {
  const known = Object.entries(parameters).map(([name, value]) => [name, { type: typeof value }]);
  const secret = asked.map(({ name }) => [name, { type: "string" }]);
  const properties = Object.fromEntries([...known, ...secret]) as Record<string, object>;
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

/** What is read of what the run gave. */
function outputSchema(
  asked: ObjectSchema | undefined,
  fields: Trajectory["extract"],
): ObjectSchema {
  const names = Object.keys(fields);
  const properties = names.map((name) => [
    name,
    (asked && propertyOf(asked, name)) ?? schemaOf(fields[name]),
  ]);
  const required = asked === undefined ? names : requiredIn(asked);
  return {
    type: "object",
    properties: Object.fromEntries(properties) as object,
    required: required.filter((name) => names.includes(name)),
  };
}

function schemaOf(field: Trajectory["extract"][string] | undefined): object {
  if (typeof field === "object" && "fields" in field) return { type: "array" };
  return { type: typeof field === "object" && field.as === "number" ? "number" : "string" };
}
