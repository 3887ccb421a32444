import type {
  CoordinatorHealth,
  IntegrityView,
  RepairView,
  SessionModulesView,
} from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import type { CallOptions } from "./sessions.ts";
import type { Transport } from "./transport.ts";

/** The parts that work on a session. Every call rejects with DormouseApiError where the API refuses it. */
export type ModulesClient = ReturnType<typeof createModulesClient>;

export function createModulesClient({ read }: Transport) {
  return {
    /** Each module's own session. */
    of: (sessionId: string, { signal }: CallOptions = {}) =>
      read<SessionModulesView>(path(routes.modules, { sessionId }), { signal }),

    /** Whether the session and its modules fit together, and what to do where they do not. */
    integrity: (sessionId: string, { signal }: CallOptions = {}) =>
      read<IntegrityView>(path(routes.integrity, { sessionId }), { signal }),

    /** Does what the integrity recommends; nothing where nothing is amiss. */
    repair: (sessionId: string, { signal }: CallOptions = {}) =>
      read<RepairView>(path(routes.repair, { sessionId }), { method: "POST", signal }),

    /** Whether the modules can do their work, and how many of your sessions they have. */
    health: ({ signal }: CallOptions = {}) =>
      read<CoordinatorHealth>(routes.modulesHealth, { signal }),
  };
}
