import { z } from "zod";
import { ExtractSchema } from "./extract.ts";
import { InputReference } from "./input-reference.ts";
import { limits } from "../limits.ts";
import { Locator } from "./locator.ts";
import { Ref } from "../page-state/ref.ts";
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

/** A part of a long text. */
const passage = {
  from: z.int().min(0).max(10_000_000).optional().meta({
    description: "Its first character, from 0.",
  }),
  length: z
    .int()
    .min(1)
    .max(limits.passageLengthMax)
    .optional()
    .meta({
      description: `In characters. Default ${limits.passageLengthDefault}.`,
    }),
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
  expand: reads("expand", {
    ref: Ref.optional().meta({
      description: "A part of the page, a row or an element, by its ref.",
    }),
    section: z.string().min(1).max(limits.selectorLength).optional().meta({
      description:
        "A part of the page that has no ref, by its key. Default, with neither: their names.",
    }),
    from: z.int().min(0).max(1_000_000).optional().meta({
      description: "The first of its entries that is told, from 0.",
    }),
    budgetTokens: z
      .int()
      .min(limits.pageTokensMin)
      .max(limits.pageTokensMax)
      .optional()
      .meta({
        description: `How long the text may be. Default ${limits.pageTokensDefault}.`,
      }),
  }).superRefine((value, context) => {
    if (value.ref === undefined || value.section === undefined) return;
    context.addIssue({ code: "custom", message: "needs at most one of ref, section" });
  }),
  find: reads("find", {
    text: z.string().trim().min(1).max(1_000).meta({
      description: "Looked for without regard to case and accents.",
    }),
    limit: z.int().min(1).max(100).optional().meta({ description: "Default 20." }),
  }),
  readText: reads("readText", {
    ref: Ref.optional().meta({ description: "Default: the page's main text." }),
    ...passage,
  }),
  html: reads("html", { ref: Ref, ...passage }),
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
