import { z } from "zod";
import { limits } from "../limits.ts";
import { ScriptInput } from "../script/script-input.ts";
import { ScriptStep } from "../script/script.ts";
import { OperationName, SiteName } from "../site/names.ts";
import { Operation } from "../site/operation.ts";

/** Body of POST /sessions/{id}/runs/{runId}/save: what a run that a model worked out is to be made into. */
export const SaveRunRequest = z
  .strictObject({
    parameters: ScriptInput.optional().meta({
      description:
        "What may be something else the next time, by a name of its own and as it was in this run: each occurrence becomes " +
        "`{{input.name}}`.",
    }),
    as: z
      .strictObject({
        site: SiteName,
        operation: OperationName,
        description: z.string().max(2_000).optional(),
        effect: z.boolean().optional().meta({
          description:
            "Whether it changes something on the site that must not happen twice. Default: whether the run did.",
        }),
        replace: z.boolean().optional().meta({
          description: "In place of the operation that has the name. Default: that is refused.",
        }),
      })
      .optional()
      .meta({ description: "An operation of a site that is described. Default: it is only told." }),
  })
  .meta({ id: "SaveRunRequest" });
export type SaveRunRequest = z.infer<typeof SaveRunRequest>;

/** What a run was made into: `actions` and `input` are those of a script that does the same without a model. */
export const SavedRun = z
  .object({
    actions: z.array(ScriptStep),
    input: ScriptInput.optional(),
    operation: z
      .object({ site: SiteName, name: OperationName, description: Operation })
      .optional()
      .meta({ description: "As it stands in the site now." }),
    unresolved: z
      .array(
        z.object({
          step: z.int().optional(),
          field: z.string().optional().meta({ description: "Of the run's output." }),
          reason: z.string().max(limits.intentLength),
        }),
      )
      .meta({ description: "What could not be told without the model, and is not in it." }),
  })
  .meta({ id: "SavedRun" });
export type SavedRun = z.infer<typeof SavedRun>;
