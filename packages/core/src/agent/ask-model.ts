import { DormouseError } from "@dormouse/contract";
import type { Models } from "../model/ask-models.ts";
import type { ModelWish } from "../model/choose.ts";
import type { ModelAnswer, ModelRequest } from "../model/model.ts";

/**
 * Asks who has models, if anybody.
 * @throws ModelError, the signal's reason, DormouseError `model_key_missing`
 */
export async function askModel(
  models: Models | undefined,
  request: ModelRequest,
  wish: ModelWish | undefined,
): Promise<ModelAnswer> {
  if (models === undefined) throw new DormouseError("model_key_missing", "No model can be asked.");
  return models.ask(request, wish);
}
