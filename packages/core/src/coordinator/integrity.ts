import {
  ModuleId,
  type IntegrityView,
  type Recommendation,
  type SessionStatus,
} from "@dormouse/contract";
import { isAtWork, isUnfinished } from "../run/status.ts";
import { pausedUntil } from "../session/paused-until.ts";
import { hasWork } from "../session/publish.ts";
import { revise } from "../session/revise.ts";
import type { Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { expectedStatus, modulesNeeded, newModuleSession } from "./linked-modules.ts";
import { isOwn, type SessionModules } from "./module-session.ts";

/** Something about a session that is not as it should be. */
type Fault =
  | { kind: "missing"; moduleId: ModuleId }
  | { kind: "orphan"; moduleId: string; moduleSessionId: string }
  | { kind: "module status"; moduleId: ModuleId; status: SessionStatus; expected: SessionStatus }
  | { kind: "session status"; status: SessionStatus; expected: SessionStatus }
  | { kind: "never due" };

/** Whether the session and its modules' sessions fit together. Told from the session's record alone. */
export function integrityOf(session: Session): IntegrityView {
  const faults = faultsOf(session);
  return {
    isValid: faults.length === 0,
    linkedModules: ModuleId.options.filter((moduleId) => session.modules[moduleId] !== undefined),
    missingLinks: faults.flatMap((fault) => (fault.kind === "missing" ? [fault.moduleId] : [])),
    orphanedSessions: faults.flatMap((fault) =>
      fault.kind === "orphan"
        ? [{ moduleId: fault.moduleId, moduleSessionId: fault.moduleSessionId }]
        : [],
    ),
    inconsistentStatuses: faults.flatMap(inconsistencyOf),
    recommendations: faults.map(recommendationFor),
  };
}

/** The commit that does what the session's integrity recommends; undefined where it is whole. */
export function repaired(
  session: Session,
  settings: EngineSettings,
  nowMs: number,
): Commit | undefined {
  const mended = mend(session, settings, nowMs);
  // On what is mended: a status that is wrong may be one that no transition leads out of.
  return mended === session ? undefined : revise(mended, {}, [], nowMs);
}

/** The session as it should be; the very same where it is. */
export function mend(session: Session, settings: EngineSettings, nowMs: number): Session {
  let mended = session;
  for (const fault of faultsOf(session)) mended = without(mended, fault, settings, nowMs);
  return mended;
}

function faultsOf(session: Session): Fault[] {
  return [...sessionFaults(session), ...linkFaults(session), ...missingLinks(session)];
}

function sessionFaults(session: Session): Fault[] {
  const { status } = session;
  const expected = statusByRun(session);
  const waits =
    expected === "CLEANUP" ||
    hasWork({ ...session, status: expected }) ||
    pausedUntil(session) !== undefined ||
    // Whoever ended the run before was to begin it.
    (session.queue !== undefined && !isUnfinished(session.run));
  return [
    ...(status === expected ? [] : [{ kind: "session status" as const, status, expected }]),
    ...(waits && session.dueAtMs === undefined ? [{ kind: "never due" as const }] : []),
  ];
}

/** A session stands as its run does, from the moment it is given one. */
function statusByRun({ status, run }: Session): SessionStatus {
  if (status === "CLEANUP" || run === undefined) return status;
  return isAtWork(run) ? "ACTIVE" : run.status;
}

function linkFaults(session: Session): Fault[] {
  const standing = statusByRun(session);
  return Object.entries(session.modules).flatMap(([name, module]): Fault[] => {
    const { id, status, connection } = module;
    if (!isOwn(session.sessionId, name, id))
      return [{ kind: "orphan", moduleId: name, moduleSessionId: id }];
    const moduleId = ModuleId.parse(name);
    const expected = expectedStatus(moduleId, standing, connection);
    return status === expected ? [] : [{ kind: "module status", moduleId, status, expected }];
  });
}

/** An orphan in a module's place leaves the module without a session of its own. */
function missingLinks(session: Session): Fault[] {
  return modulesNeeded(session)
    .filter((moduleId) => !isOwn(session.sessionId, moduleId, session.modules[moduleId]?.id))
    .map((moduleId) => ({ kind: "missing", moduleId }));
}

function without(session: Session, fault: Fault, settings: EngineSettings, nowMs: number): Session {
  const { modules } = session;
  switch (fault.kind) {
    case "missing": {
      const module = newModuleSession(fault.moduleId, session, nowMs);
      return { ...session, modules: { ...modules, [fault.moduleId]: module } };
    }
    case "orphan":
      return { ...session, modules: unlinked(modules, fault.moduleId) };
    case "module status": {
      const module = modules[fault.moduleId];
      if (module === undefined) return session;
      const standing = { ...module, status: fault.expected };
      return { ...session, modules: { ...modules, [fault.moduleId]: standing } };
    }
    case "session status":
      return { ...session, status: fault.expected };
    case "never due":
      return { ...session, dueAtMs: nowMs + settings.leaseMs };
  }
}

/** A module's link goes; what is linked under any other name stays. */
export function unlinked(modules: SessionModules, moduleId: string): SessionModules {
  return Object.fromEntries(Object.entries(modules).filter(([name]) => name !== moduleId));
}

function inconsistencyOf(fault: Fault): IntegrityView["inconsistentStatuses"] {
  if (fault.kind !== "module status" && fault.kind !== "session status") return [];
  const of = fault.kind === "session status" ? "session" : fault.moduleId;
  return [{ of, status: fault.status, expected: fault.expected }];
}

function recommendationFor(fault: Fault): Recommendation {
  switch (fault.kind) {
    case "missing":
      return {
        action: "link_module",
        moduleId: fault.moduleId,
        message: `Link a session of ${fault.moduleId}: the session's runs use it.`,
      };
    case "orphan":
      return {
        action: "unlink_module",
        moduleId: fault.moduleId,
        message: `Unlink ${fault.moduleSessionId}: it is not this session's ${fault.moduleId}.`,
      };
    case "module status":
      return {
        action: "update_status",
        moduleId: fault.moduleId,
        message: `Set ${fault.moduleId} from ${fault.status} to ${fault.expected}.`,
      };
    case "session status":
      return {
        action: "update_status",
        message: `Set the session from ${fault.status} to ${fault.expected}, as its run stands.`,
      };
    case "never due":
      return { action: "make_due", message: "Have the sweeper look at the session." };
  }
}
