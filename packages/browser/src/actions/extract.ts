import type {
  ActionOf,
  ExtractField,
  ExtractGroup,
  ExtractSchema,
  Locator,
} from "@dormouse/contract";
import { ActionError } from "@dormouse/core";
import type { Frame } from "puppeteer-core";
import { describeLocator } from "../locators/describe-locator.ts";
import { findNearest, invalid, locateFrame, withoutFrame } from "../locators/locate.ts";
import { NotYetError } from "../locators/not-yet.ts";
import { refIn } from "../locators/refs.ts";
import { callToolkit } from "../locators/toolkit.ts";
import type { ExtractOutcome } from "../page/extraction.ts";
import type { Handlers } from "./handler.ts";
import { withinLimit } from "./output-limit.ts";
import type { Scene } from "./scene.ts";

export const extractActions: Handlers<"extract"> = {
  async extract({ schema }, scene) {
    return { output: withinLimit(await scene.retry(() => extract(scene, schema))) };
  },
};

/** Fields that lie in frames, or may, are read there; all others at once, so that they are of one moment. */
async function extract(scene: Scene, schema: ExtractSchema): Promise<unknown> {
  refuseFramesInLists(schema);
  if (schema.list !== undefined) return extractList(scene, schema, schema.list);
  const { here, framed } = divide(schema.fields);
  const page = scene.page.mainFrame();
  const values = (await extractIn(scene, page, { fields: here })) as Record<string, unknown>;
  for (const { name, field, locator } of framed) {
    const { frame } = await locateFrame(scene, locator);
    const read = await extractIn(scene, frame, { fields: { [name]: field } });
    values[name] = (read as Record<string, unknown>)[name];
  }
  return inOrderOf(schema.fields, values);
}

async function extractList(scene: Scene, schema: ExtractSchema, list: Locator): Promise<unknown> {
  const { frame } = await locateFrame(scene, list);
  return extractIn(scene, frame, { ...schema, list: withoutFrame(list) });
}

async function extractIn(scene: Scene, frame: Frame, schema: ExtractSchema): Promise<unknown> {
  const result = await callToolkit(frame, "extract", schema);
  if ("invalid" in result) throw invalid(undefined, result.invalid);
  if (result.complete) return result.value;
  throw incomplete(scene, result);
}

type Field = ExtractField | ExtractGroup;
type Framed = { name: string; field: Field; locator: Locator };

function divide(fields: Record<string, Field>): { here: Record<string, Field>; framed: Framed[] } {
  const here: Record<string, Field> = {};
  const framed: Framed[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const locator = locatorOf(field);
    if (locator === undefined || !isFramed(locator)) here[name] = field;
    else framed.push({ name, locator, field: unframed(field) });
  }
  return { here, framed };
}

function locatorOf(field: Field): Locator | undefined {
  if (typeof field === "string") return field;
  return "fields" in field ? field.list : field.locator;
}

function isFramed(locator: Locator | undefined): boolean {
  return typeof locator === "object" && (locator.frame ?? refIn(locator)) !== undefined;
}

function unframed(field: Field): Field {
  if (typeof field === "string") return field;
  if ("fields" in field) {
    return field.list === undefined ? field : { ...field, list: withoutFrame(field.list) };
  }
  return field.locator === undefined ? field : { ...field, locator: withoutFrame(field.locator) };
}

/** An item of a list is an element of one document: it has no frames of its own to go through. */
function refuseFramesInLists(schema: ActionOf<"extract">["schema"]): void {
  const inner = Object.values(schema.fields).flatMap((field) =>
    typeof field === "object" && "fields" in field ? Object.values(field.fields) : [],
  );
  const all = schema.list === undefined ? inner : [...Object.values(schema.fields), ...inner];
  const framed = all.map(locatorOf).find(isFramed);
  if (framed !== undefined) {
    throw invalid(
      framed,
      "inside a list or group, frame and ref go on the list or on a field outside",
    );
  }
}

function inOrderOf(fields: Record<string, Field>, values: Record<string, unknown>): unknown {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, values[name]]));
}

type Incomplete = ExtractOutcome & { complete: false };

function incomplete(scene: Scene, gap: Incomplete): NotYetError {
  const { locator } = gap;
  const failure = (found?: string[]): ActionError =>
    new ActionError("extraction_failed", `field ${gap.path}: ${reasonOf(gap)}`, {
      locator,
      ...(found === undefined ? {} : { found }),
    });
  if (gap.reason !== "missing" || locator === undefined) return new NotYetError(failure());
  return new NotYetError(failure(), async () => failure(await findNearest(scene, locator)));
}

function reasonOf({ reason, locator, text }: Incomplete): string {
  const words = locator === undefined ? "the list's item" : describeLocator(locator);
  switch (reason) {
    case "missing":
      return `nothing matches ${words}; set optional to have null there`;
    case "ambiguous":
      return `${words} matches several elements; set all for an array, or nth for one of them`;
    case "no-attribute":
      return `${words} has no such attribute`;
    case "no-value":
      return `${words} has no value that may be read`;
    case "not-a-number":
      return `${words} has no number in its text "${text ?? ""}"`;
  }
}
