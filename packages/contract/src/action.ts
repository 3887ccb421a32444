import { z } from "zod";
import { ExtractSchema } from "./extract.ts";
import { ArtifactId } from "./ids.ts";
import { InputReference, type Filled } from "./input-reference.ts";
import { limits } from "./limits.ts";
import { Locator } from "./locator.ts";
import { StepName } from "./step-name.ts";
import { Viewport } from "./viewport.ts";
import { WebUrl } from "./web-url.ts";

const text = z.string().max(limits.inlineTextLength);
const coordinate = z.number().min(-100_000).max(100_000);

const common = {
  name: StepName.optional().meta({
    description: "Names the step; an output is found under this name in the run's.",
  }),
  timeoutMs: z
    .int()
    .min(1)
    .max(limits.actionTimeoutMsMax)
    .optional()
    .meta({
      description: `How long to wait for it to be possible. Default ${limits.actionTimeoutMsDefault}.`,
    }),
};

const waitUntil = z
  .enum(["load", "domcontentloaded", "networkidle"])
  .optional()
  .meta({ description: "Default load." });
const button = z.enum(["left", "right", "middle"]).optional();
const modifiers = z
  .array(z.enum(["Alt", "Control", "Meta", "Shift"]))
  .max(4)
  .optional();
const key = z
  .string()
  .min(1)
  .max(60)
  .meta({ description: 'A key or a chord: "Enter", "a", "Control+A", "Shift+Tab".' });

function action<Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) {
  return z
    .strictObject({ type: z.literal(type), ...fields, ...common })
    .meta({ id: `${type[0]?.toUpperCase()}${type.slice(1)}Action` });
}

const UploadFile = z
  .union([
    z.strictObject({
      fileName: z.string().min(1).max(255),
      contentType: z.string().max(200).optional(),
      base64: z.base64().max(limits.inlineFileLength),
    }),
    z.strictObject({ artifactId: ArtifactId }),
  ])
  .meta({ id: "UploadFile" });

const conditionFields = {
  locator: Locator.optional(),
  text: z.string().min(1).max(limits.selectorLength).optional(),
  url: z
    .string()
    .min(1)
    .max(limits.urlLength)
    .optional()
    .meta({ description: "The whole URL, or a part of it; * stands for anything." }),
};

/** Navigation waits for the page; pointer and form actions wait until the element can be used. */
const navigation = [
  action("goto", { url: z.union([WebUrl, InputReference]), waitUntil }),
  action("back", { waitUntil }),
  action("forward", { waitUntil }),
  action("reload", { waitUntil }),
] as const;

const pointer = [
  action("click", { locator: Locator, button, modifiers }),
  action("doubleClick", { locator: Locator, modifiers }),
  action("clickAt", {
    x: coordinate,
    y: coordinate,
    button,
    clickCount: z.int().min(1).max(3).optional(),
  }),
  action("hover", { locator: Locator }),
  action("drag", { from: Locator, to: Locator }),
  action("scroll", {
    locator: Locator.optional().meta({
      description: "Scroll this element into view, or by `by` in it.",
    }),
    by: z
      .strictObject({ x: coordinate.optional(), y: coordinate.optional() })
      .optional()
      .meta({ description: "CSS pixels. Default, with neither locator nor to: a screen down." }),
    to: z.enum(["top", "bottom"]).optional(),
  }),
] as const;

const form = [
  action("fill", {
    locator: Locator,
    value: z.union([text, InputReference]).meta({
      description:
        'Replaces what is there. Pickers as HTML has them: "2026-03-31", "14:30", "#1e90ff".',
    }),
  }),
  action("type", {
    locator: Locator.optional(),
    text: z.union([text, InputReference]),
    delayMs: z.int().min(0).max(1_000).optional(),
  }),
  action("press", { key, locator: Locator.optional() }),
  action("select", {
    locator: Locator,
    options: z
      .array(z.union([z.string().max(1_000), InputReference]))
      .max(100)
      .meta({ description: "Values or labels of the options to have selected." }),
  }),
  action("check", { locator: Locator }),
  action("uncheck", { locator: Locator }),
  action("upload", { locator: Locator, files: z.array(UploadFile).min(1).max(10) }),
] as const;

const observation = [
  action("waitFor", {
    ...conditionFields,
    state: z.enum(["visible", "hidden", "attached", "detached"]).optional().meta({
      description: "Default visible. Of several matches one is enough; hidden: none is visible.",
    }),
    loadState: z.enum(["load", "domcontentloaded", "networkidle"]).optional(),
    ms: z.int().min(0).max(limits.actionTimeoutMsMax).optional(),
  }).superRefine((value, context) =>
    requireOneOf(value, ["locator", "text", "url", "loadState", "ms"], context),
  ),
  action("expect", {
    ...conditionFields,
    count: z
      .int()
      .min(0)
      .max(100_000)
      .optional()
      .meta({ description: "How many match `locator`." }),
    not: z.boolean().optional(),
  }).superRefine((value, context) => {
    requireOneOf(value, ["locator", "text", "url"], context, "some");
    if (value.count !== undefined && value.locator === undefined) {
      context.addIssue({ code: "custom", path: ["count"], message: "count goes with locator" });
    }
  }),
  action("extract", { schema: ExtractSchema }),
  action("read", {
    locator: Locator.optional().meta({ description: "Default: the whole page." }),
    as: z.enum(["text", "html"]).optional(),
  }),
  action("screenshot", {
    locator: Locator.optional(),
    fullPage: z.boolean().optional(),
    format: z.enum(["png", "jpeg", "webp"]).optional(),
    quality: z.int().min(1).max(100).optional(),
  }),
  action("pdf", {
    landscape: z.boolean().optional(),
    format: z.enum(["A4", "A3", "Letter", "Legal"]).optional(),
    printBackground: z.boolean().optional(),
  }),
  action("download", { locator: Locator.meta({ description: "What to click to start it." }) }),
] as const;

const tabs = [
  action("newTab", { url: WebUrl.optional(), waitUntil }),
  action("switchTab", {
    index: z.int().min(0).max(100).optional(),
    url: conditionFields.url,
  }).superRefine((value, context) => requireOneOf(value, ["index", "url"], context)),
  action("closeTab", { index: z.int().min(0).max(100).optional() }),
  action("setViewport", { viewport: Viewport }),
  action("dialog", {
    response: z.enum(["accept", "dismiss"]),
    promptText: z.string().max(1_000).optional(),
  }).meta({
    id: "DialogAction",
    description: "How alert, confirm and prompt are answered from now on. At first: dismiss.",
  }),
] as const;

function requireOneOf(
  value: Record<string, unknown>,
  names: readonly string[],
  context: z.RefinementCtx,
  how: "one" | "some" = "one",
): void {
  const given = names.filter((name) => value[name] !== undefined);
  if (given.length === 0 || (how === "one" && given.length > 1)) {
    const count = how === "one" ? "exactly one" : "at least one";
    context.addIssue({ code: "custom", message: `needs ${count} of ${names.join(", ")}` });
  }
}

/** One browser command. */
export const ScriptAction = z
  .discriminatedUnion("type", [...navigation, ...pointer, ...form, ...observation, ...tabs])
  .meta({ id: "Action" });
export type ScriptAction = z.infer<typeof ScriptAction>;
/** As it is done, with the answers that it refers to filled in. */
export type Action = ScriptAction extends infer Each
  ? Each extends unknown
    ? Filled<Each>
    : never
  : never;
export type ActionType = Action["type"];
export type ActionOf<Type extends ActionType> = Extract<Action, { type: Type }>;
