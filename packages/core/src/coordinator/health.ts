import {
  SessionStatus,
  type CoordinatorHealth,
  type ModuleHealth,
  type ModuleId,
} from "@dormouse/contract";
import { followsSession } from "./linked-modules.ts";
import type { Scope } from "./scope.ts";
import type { SessionCounts, SessionManager } from "./session-manager.ts";

/** Of more sessions with one status it is only said that there are so many: each count reads keys. */
const countedMax = 1_000;

/** How many sessions the tenant has; those that are being removed are none any more. */
export async function countSessions({ world, tenantId }: Scope): Promise<SessionCounts> {
  const counted = await Promise.all(
    SessionStatus.exclude(["CLEANUP"]).options.map(async (status) => ({
      status,
      count: await world.store.countSessions({ tenantId, status, upTo: countedMax }),
    })),
  );
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  return { active: counted.find(({ status }) => status === "ACTIVE")?.count ?? 0, total };
}

/**
 * A module's health: whether the store counts its sessions, and what the module says of itself. Never rejects.
 * @param problem what keeps the module from its work; undefined where nothing does.
 */
export async function moduleHealth(
  { world }: Scope,
  moduleId: ModuleId,
  counting: Promise<SessionCounts>,
  probing: Promise<string | undefined>,
): Promise<ModuleHealth> {
  const [counts, problem] = await Promise.allSettled([counting, probing]);
  const errors: string[] = [];
  if (counts.status === "rejected") errors.push("The table does not answer.");
  if (problem.status === "rejected") errors.push("It cannot be told how the module is.");
  else if (problem.value !== undefined) errors.push(problem.value);
  const { active, total } = counts.status === "fulfilled" ? counts.value : { active: 0, total: 0 };
  return {
    moduleId,
    isHealthy: errors.length === 0,
    activeSessions: followsSession(moduleId) ? active : total,
    totalSessions: total,
    errors,
    lastHealthCheck: new Date(world.clock.nowMs()).toISOString(),
  };
}

/** All modules' health, and what it comes to. Never rejects. */
export async function coordinatorHealth(
  scope: Scope,
  managers: readonly SessionManager[],
): Promise<CoordinatorHealth> {
  const counting = countSessions(scope);
  const modules = await Promise.all(managers.map((manager) => manager.healthCheck(counting)));
  const counts = await counting.catch(() => undefined);
  return {
    isHealthy: modules.every(({ isHealthy }) => isHealthy),
    activeSessions: counts?.active ?? 0,
    totalSessions: counts?.total ?? 0,
    modules,
    errors: modules.flatMap(({ moduleId, errors }) =>
      errors.map((error) => `${moduleId}: ${error}`),
    ),
    lastHealthCheck: new Date(scope.world.clock.nowMs()).toISOString(),
  };
}
