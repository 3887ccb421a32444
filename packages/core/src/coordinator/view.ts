import { ModuleId, type SessionId, type SessionModulesView } from "@dormouse/contract";
import type { SessionModules } from "./module-session.ts";

/** The sessions of a session's modules, as its owner sees them. */
export function modulesView(sessionId: SessionId, modules: SessionModules): SessionModulesView {
  return {
    sessionId,
    modules: ModuleId.options.flatMap((moduleId) => {
      const module = modules[moduleId];
      if (module === undefined) return [];
      const { id, status, createdAtMs, lastActivityMs } = module;
      return [
        {
          moduleId,
          moduleSessionId: id,
          status,
          createdAt: new Date(createdAtMs).toISOString(),
          lastActivityAt: new Date(lastActivityMs).toISOString(),
        },
      ];
    }),
  };
}
