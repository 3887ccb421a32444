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

export function createModulesClient({ send }: Transport) {
  return {
    /** Each module's own session. */
    async of(sessionId: string, { signal }: CallOptions = {}): Promise<SessionModulesView> {
      const response = await send(path(routes.modules, { sessionId }), { signal });
      return (await response.json()) as SessionModulesView;
    },

    /** Whether the session and its modules fit together, and what to do where they do not. */
    async integrity(sessionId: string, { signal }: CallOptions = {}): Promise<IntegrityView> {
      const response = await send(path(routes.integrity, { sessionId }), { signal });
      return (await response.json()) as IntegrityView;
    },

    /** Does what the integrity recommends; nothing where nothing is amiss. */
    async repair(sessionId: string, { signal }: CallOptions = {}): Promise<RepairView> {
      const response = await send(path(routes.repair, { sessionId }), { method: "POST", signal });
      return (await response.json()) as RepairView;
    },

    /** Whether the modules can do their work, and how many of your sessions they have. */
    async health({ signal }: CallOptions = {}): Promise<CoordinatorHealth> {
      return (await (await send(routes.modulesHealth, { signal })).json()) as CoordinatorHealth;
    },
  };
}
