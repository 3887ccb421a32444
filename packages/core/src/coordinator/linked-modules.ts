import { ModuleId, type SessionStatus } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import type { Connection } from "../model/connection.ts";
import type { Session } from "../session/session.ts";
import { statusOf } from "../session/transitions.ts";
import {
  isOwn,
  modulesOfAgents,
  modulesOfEveryRun,
  moduleSessionIdOf,
  type ModuleSession,
  type SessionModules,
} from "./module-session.ts";

/** Modules whose sessions stand as the session itself does. Others are at its service until it is deleted. */
const followers: ReadonlySet<ModuleId> = new Set<ModuleId>([
  "executor",
  "frontend-api",
  "step-processor",
  "task-loop",
]);

/** The module's session has no status of its own. */
export function followsSession(moduleId: ModuleId): boolean {
  return followers.has(moduleId);
}

/**
 * How a module's session must stand while its session stands so.
 * @param connection as the module's session has it.
 */
export function expectedStatus(
  moduleId: ModuleId,
  status: SessionStatus,
  connection?: Connection,
): SessionStatus {
  if (status === "CLEANUP" || followsSession(moduleId)) return status;
  return connection === undefined ? "ACTIVE" : statusOf(connection);
}

type Owner = Pick<Session, "sessionId" | "status">;

/** A module's session as it begins. */
export function newModuleSession(moduleId: ModuleId, session: Owner, nowMs: number): ModuleSession {
  const connection = moduleId === "ai-integration" ? "CONNECTING" : undefined;
  return {
    id: moduleSessionIdOf(session.sessionId, moduleId),
    status: expectedStatus(moduleId, session.status, connection),
    ...(connection === undefined ? {} : { connection }),
    lastActivityMs: nowMs,
    createdAtMs: nowMs,
  };
}

/** The modules a session is born with. */
export function newSessionModules(session: Owner, nowMs: number): SessionModules {
  return linked(session, modulesOfEveryRun, nowMs);
}

/** Those that work agents' runs, which a session has from the first of these on. */
export function newAgentModules(session: Owner, nowMs: number): SessionModules {
  return linked(session, modulesOfAgents, nowMs);
}

function linked(session: Owner, moduleIds: readonly ModuleId[], nowMs: number): SessionModules {
  return Object.fromEntries(
    moduleIds.map((moduleId) => [moduleId, newModuleSession(moduleId, session, nowMs)]),
  );
}

type Needing = Owner & Pick<Session, "run" | "queue" | "modules">;

/** The modules that a session's runs use: where there is one of those that work agents, there are all of them. */
export function modulesNeeded({
  sessionId,
  run,
  queue = [],
  modules,
}: Needing): readonly ModuleId[] {
  const runs = run === undefined ? queue : [run, ...queue];
  const hasAgent =
    runs.some(isOfAgent) ||
    modulesOfAgents.some((moduleId) => isOwn(sessionId, moduleId, modules[moduleId]?.id));
  return hasAgent ? [...modulesOfEveryRun, ...modulesOfAgents] : modulesOfEveryRun;
}

/** Whether a model works the run out, or mends it where that is needed. */
export function isOfAgent({
  kind,
  heal,
}: Pick<NonNullable<Session["run"]>, "kind" | "heal">): boolean {
  return kind === "agent" || heal !== undefined;
}

/** The session's modules, with those that were unlinked, or are needed from now on. */
export function linkedAgain(session: Needing, nowMs: number): SessionModules {
  return { ...linked(session, modulesNeeded(session), nowMs), ...session.modules };
}

/** The session's modules, now that models could be asked like that. */
export function withConnection(
  modules: SessionModules,
  connection: Connection,
  nowMs: number,
): SessionModules {
  const before = modules["ai-integration"];
  if (before === undefined) return modules;
  const after = { ...before, connection, status: statusOf(connection), lastActivityMs: nowMs };
  return { ...modules, "ai-integration": after };
}

/** The modules' sessions behind a commit: they follow its status, and those that had a part in it were active. */
export function modulesAfter(
  modules: SessionModules,
  { status, run }: Pick<Session, "status" | "run">,
  drafts: readonly EventDraft[],
  nowMs: number,
): SessionModules {
  const ofAgent = run !== undefined && isOfAgent(run);
  const after: SessionModules = {};
  for (const moduleId of ModuleId.options) {
    const module = modules[moduleId];
    if (module === undefined) continue;
    const follows = followsSession(moduleId) || status === "CLEANUP";
    const wasActive = drafts.some((draft) => hasPartIn(moduleId, draft, ofAgent));
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

function hasPartIn(moduleId: ModuleId, draft: EventDraft, ofAgent: boolean): boolean {
  const { type } = draft;
  const isStep = type.startsWith("step.");
  const isWork = (isStep || type.startsWith("run.")) && !askedFor.has(type);
  switch (moduleId) {
    case "executor-streamer":
      return true;
    case "frontend-api":
      return askedFor.has(type);
    case "executor":
      return isWork;
    case "task-loop":
      return isWork && ofAgent;
    case "step-processor":
      return isStep && ofAgent;
    case "ai-integration":
    case "ai-context-manager":
      return isStep && "decision" in draft.data;
  }
}
