import {
  DormouseError,
  type ModuleHealth,
  type ModuleId,
  type SessionId,
  type SessionStatus,
} from "@dormouse/contract";
import { isConnection, type Connection } from "../model/connection.ts";
import { refuseDeleted } from "../session/find.ts";
import { revise } from "../session/revise.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { settle } from "../session/settle.ts";
import { assertLegal, statusOf, type StatusWord } from "../session/transitions.ts";
import type { EngineSettings } from "../settings.ts";
import { changeStatus } from "./change-status.ts";
import { countSessions, moduleHealth } from "./health.ts";
import { unlinked } from "./integrity.ts";
import { followsSession, linkedAgain, newModuleSession } from "./linked-modules.ts";
import {
  modulesOfAgents,
  moduleSessionIdOf,
  ownerOf,
  type ModuleSession,
  type SessionModules,
} from "./module-session.ts";
import type { Scope } from "./scope.ts";
import type { LifecycleCallbacks, SessionManager } from "./session-manager.ts";

/** What every module does with its sessions. What a module adds stands in a class of its own. */
export class DurableSessionManager implements SessionManager {
  readonly moduleId: ModuleId;
  protected readonly scope: Scope;
  #callbacks: LifecycleCallbacks = {};

  constructor(scope: Scope, moduleId: ModuleId) {
    this.scope = scope;
    this.moduleId = moduleId;
  }

  async createSession(workflowSessionId: SessionId): Promise<string> {
    const id = moduleSessionIdOf(workflowSessionId, this.moduleId);
    const isNew = await this.change(id, (session, module, nowMs) => {
      refuseDeleted(session);
      return module ?? newModuleSession(this.moduleId, session, nowMs);
    });
    if (isNew) this.#callbacks.onSessionCreated?.(id, workflowSessionId);
    return id;
  }

  async destroySession(moduleSessionId: string): Promise<void> {
    if (!(await this.sessionExists(moduleSessionId))) return;
    const isGone = await this.change(moduleSessionId, () => undefined);
    if (isGone) this.#callbacks.onSessionDestroyed?.(moduleSessionId);
  }

  async getSession(moduleSessionId: string): Promise<ModuleSession | undefined> {
    const key = this.#keyOf(moduleSessionId);
    const session = key && (await this.scope.world.store.read(key));
    return session?.modules[this.moduleId];
  }

  async sessionExists(moduleSessionId: string): Promise<boolean> {
    return (await this.getSession(moduleSessionId)) !== undefined;
  }

  async updateSessionStatus(moduleSessionId: string, word: StatusWord): Promise<void> {
    const status = statusOf(word);
    try {
      const connection = isConnection(word) ? word : undefined;
      const hasChanged = await this.#setStatus(moduleSessionId, status, connection);
      if (hasChanged) this.#callbacks.onSessionStatusChanged?.(moduleSessionId, status);
    } catch (error) {
      this.#callbacks.onSessionError?.(moduleSessionId, error);
      throw error;
    }
  }

  async getSessionStatus(moduleSessionId: string): Promise<SessionStatus | undefined> {
    return (await this.getSession(moduleSessionId))?.status;
  }

  async recordActivity(moduleSessionId: string): Promise<void> {
    await this.change(moduleSessionId, (_, module, nowMs) => ({
      ...this.required(moduleSessionId, module),
      lastActivityMs: nowMs,
    }));
  }

  async getLastActivity(moduleSessionId: string): Promise<Date | undefined> {
    const module = await this.getSession(moduleSessionId);
    return module && new Date(module.lastActivityMs);
  }

  setLifecycleCallbacks(callbacks: LifecycleCallbacks): void {
    this.#callbacks = callbacks;
  }

  async healthCheck(counting = countSessions(this.scope)): Promise<ModuleHealth> {
    return moduleHealth(this.scope, this.moduleId, counting, this.probe());
  }

  /** @returns what keeps the module from its work; undefined where nothing does. */
  protected async probe(): Promise<string | undefined> {
    return undefined;
  }

  /**
   * The session that a module's session works on.
   * @throws DormouseError `session_not_found`
   */
  protected async workflowKey(moduleSessionId: string): Promise<SessionKey> {
    const key = this.#keyOf(moduleSessionId);
    if (key !== undefined && (await this.sessionExists(moduleSessionId))) return key;
    throw this.#notFound(moduleSessionId);
  }

  /** Of a module whose sessions stand as the session does, a status is changed by what changes the session's. */
  async #setStatus(
    moduleSessionId: string,
    status: SessionStatus,
    connection: Connection | undefined,
  ): Promise<boolean> {
    if (followsSession(this.moduleId)) {
      return changeStatus(this.scope, await this.workflowKey(moduleSessionId), status);
    }
    return this.change(moduleSessionId, (_, module) => {
      const before = this.required(moduleSessionId, module);
      assertLegal(before, { status });
      const isSaid = before.connection !== undefined && connection !== undefined;
      if (isSaid) return { ...before, status, connection };
      return before.status === status ? before : { ...before, status };
    });
  }

  /**
   * Writes the module's session as `decide` says: the same one to leave it, undefined to unlink it.
   * @returns whether anything changed.
   */
  protected async change(
    moduleSessionId: string,
    decide: (
      session: Session,
      module: ModuleSession | undefined,
      nowMs: number,
    ) => ModuleSession | undefined,
  ): Promise<boolean> {
    const { world, settings } = this.scope;
    const key = this.#keyOf(moduleSessionId);
    if (key === undefined) throw this.#notFound(moduleSessionId);
    const settled = await settle(world, key, (session) => {
      const nowMs = world.clock.nowMs();
      const before = session.modules[this.moduleId];
      const after = decide(session, before, nowMs);
      if (after === before) return undefined;
      const others = unlinked(session.modules, this.moduleId);
      const modules =
        after === undefined
          ? others
          : this.#withCompany(session, { ...others, [this.moduleId]: after }, nowMs);
      const due = after === undefined ? { dueAtMs: dueSoon(session, settings, nowMs) } : {};
      return revise(session, { modules, ...due }, [], nowMs);
    });
    return "commit" in settled;
  }

  /** What works agents' runs does so together: none of it is linked without the rest. */
  #withCompany(session: Session, modules: SessionModules, nowMs: number): SessionModules {
    const hasCompany = modulesOfAgents.some((moduleId) => moduleId === this.moduleId);
    return hasCompany ? linkedAgain({ ...session, modules }, nowMs) : modules;
  }

  #keyOf(moduleSessionId: string): SessionKey | undefined {
    const owner = ownerOf(moduleSessionId);
    if (owner?.moduleId !== this.moduleId) return undefined;
    return { tenantId: this.scope.tenantId, sessionId: owner.sessionId };
  }

  protected required(moduleSessionId: string, module: ModuleSession | undefined): ModuleSession {
    if (module === undefined) throw this.#notFound(moduleSessionId);
    return module;
  }

  #notFound(moduleSessionId: string): DormouseError {
    return new DormouseError(
      "session_not_found",
      `${this.moduleId} has no session ${moduleSessionId}.`,
    );
  }
}

/** Whoever was to link it again may have been killed; then the sweeper does. A live lease must not be swept away. */
function dueSoon({ lease, dueAtMs }: Session, settings: EngineSettings, nowMs: number): number {
  const soonMs = nowMs + settings.dispatchGraceMs;
  return lease === undefined ? Math.min(dueAtMs ?? Infinity, soonMs) : (dueAtMs ?? soonMs);
}
