import { z } from "zod";
import { ActionState } from "./action-state.ts";
import { PageView } from "./page-state.ts";

/** What of a state the page alone decides: changes are told of this. */
export const PageStateCore = z
  .object({ page_state: PageView, action_state: ActionState })
  .meta({ id: "PageStateCore" });
export type PageStateCore = z.infer<typeof PageStateCore>;

export const JsonPatchOperation = z
  .object({
    op: z.enum(["add", "remove", "replace", "move", "copy", "test"]),
    path: z.string(),
    from: z.string().optional(),
    value: z.unknown().optional(),
  })
  .meta({ id: "JsonPatchOperation" });
export type JsonPatchOperation = z.infer<typeof JsonPatchOperation>;

/** What changed of `{ page_state, action_state }` since a step, or all of it where that is the shorter answer. */
export const PageDiff = z
  .object({
    since: z.int().optional().meta({ description: "Absent where there is nothing before." }),
    step: z.int().meta({ description: "The step that changed the page last." }),
    full: z.boolean().meta({
      description:
        "`state`, or `text`, holds all: the page is another one, the base is not known, or too much has changed.",
    }),
    delta: z.record(z.string(), z.unknown()).optional().meta({
      description: "`merge`: put on the state of `since`, it gives exactly the state of `step`.",
    }),
    patch: z.array(JsonPatchOperation).optional().meta({ description: "`patch`: the same." }),
    text: z.string().optional().meta({
      description:
        "`lines`: `+` came, `-` went, `~` changed; or the whole page where that is `full`.",
    }),
    state: PageStateCore.optional(),
  })
  .meta({ id: "PageDiff" });
export type PageDiff = z.infer<typeof PageDiff>;
