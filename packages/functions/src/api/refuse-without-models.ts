import type { RunRequest } from "@dormouse/contract";
import { chooseModels } from "@dormouse/core";
import type { ApiContext } from "./context.ts";

/**
 * An agent's run is for nothing where no model can be asked.
 * @param at where the request says whom to ask.
 * @throws DormouseError `model_key_missing`; `invalid_request` where nobody has the model that it names.
 */
export function refuseWithoutModels(
  { models }: Pick<ApiContext, "models">,
  run: RunRequest | undefined,
  at = "model",
): void {
  if (run?.kind !== "agent") return;
  chooseModels(models?.configuration ?? { fallbacks: [], missing: {} }, run.model, at);
}
