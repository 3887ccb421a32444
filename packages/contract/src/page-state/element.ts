import { z } from "zod";
import { Ref } from "./ref.ts";

/** Why nothing can be done with an element now. */
export const DisabledReason = z.enum(["disabled", "covered", "read_only", "inert"]).meta({
  description:
    "disabled: the page says so. covered: something else lies over it. read_only: its value is not to be changed. " +
    "inert: a dialog keeps the rest of the page from being used.",
});
export type DisabledReason = z.infer<typeof DisabledReason>;

/** The action of a script that does it. */
export const ElementAction = z.enum([
  "click",
  "fill",
  "select",
  "check",
  "uncheck",
  "upload",
  "scroll",
  "drag",
  "clickAt",
]);
export type ElementAction = z.infer<typeof ElementAction>;

/** In CSS pixels, from the top left corner of the viewport. */
export const ElementBox = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
});

/** What the page itself asks of a value, in the words of HTML. */
export const ElementConstraints = z.object({
  type: z.string().optional(),
  required: z.literal(true).optional(),
  min_length: z.int().optional(),
  max_length: z.int().optional(),
  min: z.string().optional(),
  max: z.string().optional(),
  step: z.string().optional(),
  pattern: z.string().optional(),
  accept: z.string().optional(),
  multiple: z.literal(true).optional(),
});
export type ElementConstraints = z.infer<typeof ElementConstraints>;

const mixed = z.union([z.boolean(), z.literal("mixed")]);

export const PageElementView = z
  .object({
    role: z.string().meta({ description: "ARIA role, or the tag where it has none." }),
    name: z.string(),
    value: z.string().optional(),
    masked: z.boolean().optional().meta({
      description:
        "Of a password, a one-time code or a card: its value is never told; `false` says that it is empty.",
    }),
    checked: mixed.optional(),
    pressed: mixed.optional(),
    selected: z.boolean().optional(),
    expanded: z.boolean().optional(),
    focused: z.literal(true).optional(),
    draggable: z.literal(true).optional().meta({
      description: "It can be dragged, too, beside what else can be done with it.",
    }),
    dropzone: z.literal(true).optional().meta({
      description: "What is dragged can be dropped on it.",
    }),
    current: z.literal(true).optional().meta({ description: "The page says: this one." }),
    options: z.array(z.string()).optional().meta({ description: "To choose from, the first." }),
    option_count: z.int().optional(),
    choices: z.array(Ref).optional().meta({
      description: "Of a group of radio buttons: these, in the order of `options`.",
    }),
    constraints: ElementConstraints.optional(),
    error: z.string().optional().meta({ description: "What the page says is wrong with it." }),
    description: z.string().optional(),
    href: z.string().optional(),
    disabled: DisabledReason.optional(),
    box: ElementBox.optional(),
  })
  .meta({ id: "PageElement" });
export type PageElementView = z.infer<typeof PageElementView>;
