import { ModuleId, type SessionId, type SessionStatus } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import {
  modulesOfEveryRun,
  moduleSessionIdOf,
  type ModuleSession,
  type SessionModules,
} from "./module-session.ts";

/** Modules whose sessions stand as the session itself does. Others are at its service until it is deleted. */
const followers: ReadonlySet<ModuleId> = new Set(["executor", "frontend-api"]);

/** The module's session has no status of its own. */
export function followsSession(moduleId: ModuleId): boolean {
  return followers.has(moduleId);
}

/** How a module's session must stand while its session stands so. */
export function expectedStatus(moduleId: ModuleId, status: SessionStatus): SessionStatus {
  return status === "CLEANUP" || followsSession(moduleId) ? status : "ACTIVE";
}

/** A module's session as it begins. */
export function newModuleSession(
  moduleId: ModuleId,
  session: { sessionId: SessionId; status: SessionStatus },
  nowMs: number,
): ModuleSession {
  return {
    id: moduleSessionIdOf(session.sessionId, moduleId),
    status: expectedStatus(moduleId, session.status),
    lastActivityMs: nowMs,
    createdAtMs: nowMs,
  };
}

/** The modules a session is born with. */
export function newSessionModules(
  session: { sessionId: SessionId; status: SessionStatus },
  nowMs: number,
): SessionModules {
  return Object.fromEntries(
    modulesOfEveryRun.map((moduleId) => [moduleId, newModuleSession(moduleId, session, nowMs)]),
  );
}

/** The session's modules, with those that were unlinked. */
export function linkedAgain(
  session: { sessionId: SessionId; status: SessionStatus; modules: SessionModules },
  nowMs: number,
): SessionModules {
  return { ...newSessionModules(session, nowMs), ...session.modules };
}

/** The modules' sessions behind a commit: they follow its status, and those that had a part in it were active. */
export function modulesAfter(
  modules: SessionModules,
  status: SessionStatus,
  drafts: readonly EventDraft[],
  nowMs: number,
): SessionModules {
  const after: SessionModules = {};
  for (const moduleId of ModuleId.options) {
    const module = modules[moduleId];
    if (module === undefined) continue;
    const follows = followsSession(moduleId) || status === "CLEANUP";
    const wasActive = drafts.some(({ type }) => hasPartIn(moduleId, type));
    after[moduleId] = {
      ...module,
      ...(follows ? { status } : {}),
      ...(wasActive ? { lastActivityMs: nowMs } : {}),
    };
  }
  return after;
}

/** What a session's owner asks for comes by way of the frontend API. */
const askedFor: ReadonlySet<EventDraft["type"]> = new Set([
  "session.created",
  "session.forked",
  "session.resumed",
  "session.ended",
  "session.revived",
  "session.deleted",
  "run.created",
  "run.queued",
  "input.received",
  "snapshot.imported",
  "snapshot.restored",
]);

function hasPartIn(moduleId: ModuleId, type: EventDraft["type"]): boolean {
  if (moduleId === "executor-streamer") return true;
  if (moduleId === "frontend-api") return askedFor.has(type);
  const isWork = type.startsWith("step.") || type.startsWith("run.");
  return moduleId === "executor" && isWork && !askedFor.has(type);
}
