import type { Heal } from "@dormouse/contract";
import { chooseModels } from "../../model/choose.ts";
import type { ModelConfiguration } from "../../model/provider.ts";

/**
 * Refuses a run whose steps nobody could mend.
 * @param at where the request says so.
 * @throws DormouseError `model_key_missing`, and `invalid_request` where nobody has the model.
 */
export function expectModels(models: ModelConfiguration, heal: Heal | undefined, at: string): void {
  if (heal === undefined || heal === false) return;
  chooseModels(models, heal === true ? {} : heal.model, `${at}.model`);
}
