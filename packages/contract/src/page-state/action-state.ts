import { z } from "zod";
import { DisabledReason, ElementAction } from "./element.ts";
import { Ref } from "./ref.ts";

const place = {
  ref: Ref,
  action: ElementAction.meta({
    description:
      "As `type` in a script: `{ type: action, locator: { ref }, …arguments }`; of `drag` the ref is `from`.",
  }),
  role: z.string(),
  name: z.string(),
  section: z.string().optional().meta({ description: "Key of the section it lies in." }),
  row: z.string().optional().meta({ description: "Key of the row it lies in." }),
};

/** What can be done with an element, and what it takes. */
export const AvailableAction = z
  .object({
    ...place,
    arguments: z.record(z.string(), z.unknown()).optional().meta({
      description: "JSON Schema of the action's further fields. Absent where it needs none.",
    }),
  })
  .meta({ id: "AvailableAction" });
export type AvailableAction = z.infer<typeof AvailableAction>;

/** What could be done with an element, and why not now. */
export const DisabledAction = z
  .object({ ...place, reason: DisabledReason })
  .meta({ id: "DisabledAction" });
export type DisabledAction = z.infer<typeof DisabledAction>;

export const ActionState = z
  .object({
    available_actions: z.array(AvailableAction),
    disabled_actions: z.array(DisabledAction),
  })
  .meta({ id: "ActionState" });
export type ActionState = z.infer<typeof ActionState>;
