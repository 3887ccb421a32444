import type { ModelsView } from "@dormouse/contract";
import { routes } from "@dormouse/contract/routes";
import type { CallOptions } from "./sessions.ts";
import type { Transport } from "./transport.ts";

export type ModelsClient = {
  /** Which models can be asked, and how their providers stand, as far as is known. */
  read(options?: CallOptions): Promise<ModelsView>;
  /** The same after a look at each provider that can be asked. It costs nothing. */
  check(options?: CallOptions): Promise<ModelsView>;
};

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createModelsClient({ read }: Transport): ModelsClient {
  return {
    read: ({ signal } = {}) => read(routes.models, { signal }),
    check: ({ signal } = {}) => read(routes.checkModels, { method: "POST", signal }),
  };
}
