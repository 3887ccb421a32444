import { z } from "zod";
import { DisabledReason, ElementAction } from "./element.ts";
import { Ref } from "./ref.ts";

const place = {
  ref: Ref,
  action: ElementAction.meta({
    description:
      "As `type` in a script: `{ type: action, locator: { ref }, …arguments }`; of `drag` the ref is `from`.",
  }),
  name: z.string().meta({ description: "Of the element; all else is told in `elements`." }),
};

const schema = z.record(z.string(), z.unknown());

/** What can be done with an element, and what it takes. */
export const AvailableAction = z
  .object({
    ...place,
    arguments: schema.optional().meta({
      description:
        "JSON Schema of the action's further fields, where the element asks for more than `argument_schemas` says.",
    }),
  })
  .meta({ id: "AvailableAction" });
export type AvailableAction = z.infer<typeof AvailableAction>;

/** What could be done with an element, and why not now. */
export const DisabledAction = z
  .object({ ...place, reason: DisabledReason })
  .meta({ id: "DisabledAction" });
export type DisabledAction = z.infer<typeof DisabledAction>;

/** What an action takes, whatever it is done with. */
export const ArgumentSchema = z
  .object({
    action: ElementAction,
    arguments: schema.meta({ description: "JSON Schema of the action's further fields." }),
  })
  .meta({ id: "ArgumentSchema" });
export type ArgumentSchema = z.infer<typeof ArgumentSchema>;

export const ActionState = z
  .object({
    available_actions: z.array(AvailableAction),
    disabled_actions: z.array(DisabledAction),
    argument_schemas: z.array(ArgumentSchema).meta({
      description:
        "Of the available actions that say no `arguments` themselves; an action without needs none.",
    }),
  })
  .meta({ id: "ActionState" });
export type ActionState = z.infer<typeof ActionState>;
