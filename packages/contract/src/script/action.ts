import { z } from "zod";
import { ArtifactId } from "../ids.ts";
import { Caption } from "./caption.ts";
import { InputReference, type Filled } from "./input-reference.ts";
import { limits } from "../limits.ts";
import { Locator } from "./locator.ts";
import { Probe } from "./probe.ts";
import { common, reading, waitUntil } from "./reading.ts";
import { Retry } from "./retry.ts";
import { Viewport } from "../identity/viewport.ts";

const text = z.string().max(limits.inlineTextLength);
const coordinate = z.number().min(-100_000).max(100_000);

const marks = {
  effect: z
    .boolean()
    .optional()
    .meta({
      description:
        "true: it changes something on the site that must not happen twice, and is the last action of its step. " +
        "false: it changes nothing that matters, whatever requests it makes, and may be repeated. " +
        "Default: it is taken for such a change where it sends off a form or a request that is no GET.",
    }),
  probe: Probe.optional(),
  retry: Retry.optional().meta({
    description: "Of an action that is a step of its own. Of a group it goes on the group.",
  }),
};

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
    .strictObject({ type: z.literal(type), ...fields, ...common, ...marks })
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

/** Navigation waits for the page; pointer and form actions wait until the element can be used. */
const navigation = [
  reading.goto.safeExtend(marks).meta({ id: "GotoAction" }),
  action("back", { waitUntil }),
  action("forward", { waitUntil }),
  reading.reload.safeExtend(marks).meta({ id: "ReloadAction" }),
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
  reading.scroll.safeExtend(marks).meta({ id: "ScrollAction" }),
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
  reading.waitFor.safeExtend(marks).meta({ id: "WaitForAction" }),
  reading.expect.safeExtend(marks).meta({ id: "ExpectAction" }),
  reading.extract.safeExtend(marks).meta({ id: "ExtractAction" }),
  reading.read.safeExtend(marks).meta({ id: "ReadAction" }),
  reading.expand.safeExtend(marks).meta({ id: "ExpandAction" }),
  reading.find.safeExtend(marks).meta({ id: "FindAction" }),
  reading.readText.safeExtend(marks).meta({ id: "ReadTextAction" }),
  reading.html.safeExtend(marks).meta({ id: "HtmlAction" }),
  action("screenshot", {
    locator: Locator.optional(),
    fullPage: z.boolean().optional(),
    format: z.enum(["png", "jpeg", "webp"]).optional(),
    quality: z.int().min(1).max(100).optional(),
    caption: Caption.optional(),
  }),
  action("pdf", {
    landscape: z.boolean().optional(),
    format: z.enum(["A4", "A3", "Letter", "Legal"]).optional(),
    printBackground: z.boolean().optional(),
  }),
  action("download", { locator: Locator.meta({ description: "What to click to start it." }) }),
] as const;

const tabs = [
  reading.newTab.safeExtend(marks).meta({ id: "NewTabAction" }),
  reading.switchTab.safeExtend(marks).meta({ id: "SwitchTabAction" }),
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

function isWait(input: unknown): boolean {
  const { success } = z.object({ type: z.enum(["sleep", "wakeAt", "ask"]) }).safeParse(input);
  return success;
}

/** One browser command. */
export const ScriptAction = z
  .discriminatedUnion("type", [...navigation, ...pointer, ...form, ...observation, ...tabs], {
    error: ({ input }) =>
      isWait(input) ? "is a step of its own, never within a group" : undefined,
  })
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
