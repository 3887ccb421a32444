import { z } from "zod";
import { ExtractSchema } from "./extract.ts";
import { InputReference } from "./input-reference.ts";
import { limits } from "../limits.ts";
import { Locator } from "./locator.ts";
import { StepName } from "./step-name.ts";
import { WebUrl } from "../web-url.ts";

/** What every action may say. */
export const common = {
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

export const waitUntil = z
  .enum(["load", "domcontentloaded", "networkidle"])
  .optional()
  .meta({ description: "Default load." });

const coordinate = z.number().min(-100_000).max(100_000);

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

function reads<Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) {
  return z.strictObject({ type: z.literal(type), ...fields, ...common });
}

/** The actions that only look: they open pages, wait, compare and read, and enter nothing. */
export const reading = {
  goto: reads("goto", { url: z.union([WebUrl, InputReference]), waitUntil }),
  reload: reads("reload", { waitUntil }),
  newTab: reads("newTab", { url: WebUrl.optional(), waitUntil }),
  switchTab: reads("switchTab", {
    index: z.int().min(0).max(100).optional(),
    url: conditionFields.url,
  }).superRefine((value, context) => requireOneOf(value, ["index", "url"], context)),
  scroll: reads("scroll", {
    locator: Locator.optional().meta({
      description: "Scroll this element into view, or by `by` in it.",
    }),
    by: z
      .strictObject({ x: coordinate.optional(), y: coordinate.optional() })
      .optional()
      .meta({ description: "CSS pixels. Default, with neither locator nor to: a screen down." }),
    to: z.enum(["top", "bottom"]).optional(),
  }),
  waitFor: reads("waitFor", {
    ...conditionFields,
    state: z.enum(["visible", "hidden", "attached", "detached"]).optional().meta({
      description: "Default visible. Of several matches one is enough; hidden: none is visible.",
    }),
    loadState: z.enum(["load", "domcontentloaded", "networkidle"]).optional(),
    ms: z.int().min(0).max(limits.actionTimeoutMsMax).optional(),
  }).superRefine((value, context) =>
    requireOneOf(value, ["locator", "text", "url", "loadState", "ms"], context),
  ),
  expect: reads("expect", {
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
  extract: reads("extract", { schema: ExtractSchema }),
  read: reads("read", {
    locator: Locator.optional().meta({ description: "Default: the whole page." }),
    as: z.enum(["text", "html"]).optional(),
  }),
};

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
