import { own } from "../text/own.ts";
import { argumentSchema, type ElementAction, type JsonSchema } from "@dormouse/contract";
import type { PageElement, Ref } from "../page-content.ts";

/**
 * What the action takes beside the element, as JSON Schema; undefined where that is nothing.
 * @param dropzones where what is dragged can surely be dropped
 */
export function argumentsOf(
  action: ElementAction,
  element: PageElement,
  dropzones: readonly Ref[] = [],
): JsonSchema | undefined {
  switch (action) {
    case "fill":
      return objectOf({ value: valueSchema(element) }, ["value"]);
    case "select":
      return objectOf({ options: optionsSchema(element) }, ["options"]);
    case "upload":
      return objectOf({ files: filesSchema(element) }, ["files"]);
    case "scroll":
      return objectOf({ by: argumentSchema("scroll", "by") }, []);
    case "drag":
      return objectOf({ to: targetSchema(dropzones) }, ["to"]);
    case "clickAt":
      return objectOf(placeSchema(element), ["x", "y"]);
    default:
      return undefined;
  }
}

function objectOf(properties: Record<string, JsonSchema>, required: string[]): JsonSchema {
  return { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
}

/** Types of inputs that JSON Schema has a format for. */
const formats: Record<string, string> = {
  email: "email",
  url: "uri",
  date: "date",
  time: "time",
};

function valueSchema({ constraints = {}, options }: PageElement): JsonSchema {
  const { type = "", minLength, maxLength, pattern } = constraints;
  const { type: string, maxLength: most } = argumentSchema("fill", "value");
  const format = own(formats, type);
  const range = rangeOf(constraints);
  return {
    type: string,
    ...(minLength === undefined ? {} : { minLength }),
    maxLength: maxLength ?? most,
    // HTML's must match the whole value.
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }),
    ...(format === undefined ? {} : { format }),
    ...(range === undefined ? {} : { description: range }),
    ...(options === undefined ? {} : { examples: options }),
  };
}

/** "a number from 1 to 10, in steps of 2": the value is text, for which JSON Schema has no such words. */
function rangeOf(constraints: NonNullable<PageElement["constraints"]>): string | undefined {
  const { type, min, max, step } = constraints;
  const limits = [
    min === undefined ? undefined : `from ${min}`,
    max === undefined ? undefined : `to ${max}`,
    step === undefined || step === "any" ? undefined : `in steps of ${step}`,
  ].filter((part) => part !== undefined);
  const isNumber = type === "number" || type === "range";
  if (limits.length === 0) return isNumber ? "a number" : undefined;
  return [isNumber ? "a number" : (type ?? "a value"), ...limits].join(" ");
}

function optionsSchema({ options = [], optionCount, constraints }: PageElement): JsonSchema {
  const { type, maxItems, items } = argumentSchema("select", "options");
  const isWhole = options.length > 0 && (optionCount ?? options.length) <= options.length;
  const most = constraints?.multiple === true ? maxItems : 1;
  const option = { ...(items as JsonSchema) };
  return {
    type,
    maxItems: most,
    items: isWhole
      ? { enum: options }
      : { ...option, ...(options.length === 0 ? {} : { examples: options }) },
  };
}

function filesSchema({ constraints }: PageElement): JsonSchema {
  const schema = argumentSchema("upload", "files");
  const accept = constraints?.accept;
  return {
    ...schema,
    ...(constraints?.multiple === true ? {} : { maxItems: 1 }),
    ...(accept === undefined ? {} : { description: `accepts ${accept}` }),
  };
}

/** Any element can be said: others than the examples may take it, too. */
function targetSchema(dropzones: readonly Ref[]): JsonSchema {
  const ref = { type: "string", ...(dropzones.length === 0 ? {} : { examples: dropzones }) };
  return { type: "object", properties: { ref }, required: ["ref"] };
}

/** Where it lies now; in its middle unless there is a better place in it. */
function placeSchema({ box }: PageElement): Record<string, JsonSchema> {
  if (box === undefined) {
    return { x: argumentSchema("clickAt", "x"), y: argumentSchema("clickAt", "y") };
  }
  return {
    x: within(box.x, box.width),
    y: within(box.y, box.height),
  };
}

function within(start: number, length: number): JsonSchema {
  return {
    type: "number",
    minimum: start,
    maximum: start + length,
    default: Math.round(start + length / 2),
  };
}
