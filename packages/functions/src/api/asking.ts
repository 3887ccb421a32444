import type { Asking, ModelConfiguration } from "@dormouse/core";
import type { ApiContext, ApiRequest } from "./context.ts";

const nobody: ModelConfiguration = { fallbacks: [], missing: {} };

/** What a run that the tenant asks for may go by: its agents, and whoever can decide for them. */
export function askingOf({ world, models }: ApiContext, c: ApiRequest): Asking {
  return {
    store: world.store,
    models: models?.configuration ?? nobody,
    tenantId: c.get("tenantId"),
  };
}
