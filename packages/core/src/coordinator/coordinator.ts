import {
  BrowserIdentity,
  type CoordinatorHealth,
  type IntegrityView,
  type ModuleId,
  type RepairView,
  type ScriptStep,
  type SessionId,
} from "@dormouse/contract";
import { createSession, type NewSession } from "../session/create.ts";
import { deleteSession } from "../session/delete.ts";
import { findSession } from "../session/find.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { ListResult, PageRequest } from "../world/store.ts";
import { coordinatorHealth } from "./health.ts";
import { integrityOf } from "./integrity.ts";
import { moduleSessionIdOf, type SessionModules } from "./module-session.ts";
import { AiContextManager } from "./modules/ai-context-manager.ts";
import { AiIntegration } from "./modules/ai-integration.ts";
import { Executor } from "./modules/executor.ts";
import { ExecutorStreamer } from "./modules/executor-streamer.ts";
import { FrontendApi } from "./modules/frontend-api.ts";
import { StepProcessor } from "./modules/step-processor.ts";
import { TaskLoop } from "./modules/task-loop.ts";
import { repairSession } from "./repair.ts";
import type { Scope } from "./scope.ts";
import type { SessionManager } from "./session-manager.ts";

/** How a workflow's session is to be; what is left out is as for any session. */
export type WorkflowConfig = Partial<Omit<NewSession, "tenantId" | "run">>;

type Listeners = {
  created: ((workflowSessionId: SessionId) => void)[];
  destroyed: ((workflowSessionId: SessionId) => void)[];
  linked: ((workflowSessionId: SessionId, moduleId: ModuleId, moduleSessionId: string) => void)[];
};

/**
 * A tenant's sessions as the whole that their modules make. All it knows is in the sessions' records, so any
 * number of coordinators, in any processes, are one; but its listeners hear of what it does itself only.
 */
export class SessionCoordinator {
  readonly #scope: Scope;
  readonly #modules = new Map<ModuleId, SessionManager>();
  readonly #listeners: Listeners = { created: [], destroyed: [], linked: [] };

  /** With all modules that there are. */
  constructor(scope: Scope) {
    this.#scope = scope;
    this.registerModule(new Executor(scope));
    this.registerModule(new AiIntegration(scope));
    this.registerModule(new AiContextManager(scope));
    this.registerModule(new StepProcessor(scope));
    this.registerModule(new TaskLoop(scope));
    this.registerModule(new ExecutorStreamer(scope));
    this.registerModule(new FrontendApi(scope));
  }

  /**
   * Creates a session with its modules' sessions, in one commit, and gives it these steps to do, if any.
   * @throws DormouseError `too_many_sessions`, `storage_full`
   */
  async createWorkflowSession(
    steps: ScriptStep[],
    config: WorkflowConfig = {},
  ): Promise<SessionId> {
    const { world, settings, tenantId } = this.#scope;
    const accepted = await createSession(world, settings, {
      identity: BrowserIdentity.parse({}),
      ...config,
      tenantId,
      ...(steps.length === 0 ? {} : { run: { kind: "script", actions: steps } }),
    });
    if ("duplicate" in accepted) throw new Error("a request without a key cannot be a duplicate");
    const { sessionId } = accepted;
    for (const listener of this.#listeners.created) listener(sessionId);
    return sessionId;
  }

  /**
   * Ends a session and its modules' sessions. Destroying it twice is no error.
   * @throws DormouseError `session_not_found`, `conflict`
   */
  async destroyWorkflowSession(sessionId: SessionId): Promise<void> {
    const { world, settings } = this.#scope;
    if (!(await deleteSession(world, settings, this.#keyOf(sessionId)))) return;
    for (const listener of this.#listeners.destroyed) listener(sessionId);
  }

  async getWorkflowSession(sessionId: SessionId): Promise<Session | undefined> {
    return this.#scope.world.store.read(this.#keyOf(sessionId));
  }

  /** Newest first. Eventually consistent. @throws DormouseError `invalid_cursor` */
  async listActiveWorkflowSessions(page: PageRequest): Promise<ListResult<Session>> {
    const { world, tenantId } = this.#scope;
    return world.store.list({ tenantId, status: "ACTIVE", ...page });
  }

  /** In place of one that was registered under its id before. */
  registerModule(manager: SessionManager): void {
    this.#modules.set(manager.moduleId, manager);
  }

  unregisterModule(moduleId: ModuleId): void {
    this.#modules.delete(moduleId);
  }

  getModuleSessionManager(moduleId: ModuleId): SessionManager | undefined {
    return this.#modules.get(moduleId);
  }

  /**
   * Links a module's session to the session it works on; the id is the one that leads back to that.
   * @throws TypeError for another id. @throws Error for a module that is not registered.
   * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`
   */
  async linkModuleSession(
    sessionId: SessionId,
    moduleId: ModuleId,
    moduleSessionId: string = moduleSessionIdOf(sessionId, moduleId),
  ): Promise<void> {
    this.#refuseOther(sessionId, moduleId, moduleSessionId);
    await this.#registered(moduleId).createSession(sessionId);
    for (const listener of this.#listeners.linked) listener(sessionId, moduleId, moduleSessionId);
  }

  /** Unlinking what is not linked is no error. @throws DormouseError `session_not_found`, `conflict` */
  async unlinkModuleSession(sessionId: SessionId, moduleId: ModuleId): Promise<void> {
    const manager = this.#registered(moduleId);
    await manager.destroySession(moduleSessionIdOf(sessionId, moduleId));
  }

  /** @throws DormouseError `session_not_found` */
  async getLinkedSessions(sessionId: SessionId): Promise<SessionModules> {
    return (await findSession(this.#scope.world, this.#keyOf(sessionId))).modules;
  }

  onWorkflowSessionCreated(listener: Listeners["created"][number]): void {
    this.#listeners.created.push(listener);
  }

  onWorkflowSessionDestroyed(listener: Listeners["destroyed"][number]): void {
    this.#listeners.destroyed.push(listener);
  }

  onModuleSessionLinked(listener: Listeners["linked"][number]): void {
    this.#listeners.linked.push(listener);
  }

  /** Whether the modules can do their work, and how many sessions they have. Never rejects. */
  async getCoordinatorHealth(): Promise<CoordinatorHealth> {
    return coordinatorHealth(this.#scope, [...this.#modules.values()]);
  }

  /** @throws DormouseError `session_not_found` */
  async validateSessionIntegrity(sessionId: SessionId): Promise<IntegrityView> {
    return integrityOf(await findSession(this.#scope.world, this.#keyOf(sessionId)));
  }

  /** Does what the session's integrity recommends. @throws DormouseError `session_not_found`, `conflict` */
  async repairSession(sessionId: SessionId): Promise<RepairView> {
    return repairSession(this.#scope.world, this.#scope.settings, this.#keyOf(sessionId));
  }

  #registered(moduleId: ModuleId): SessionManager {
    const manager = this.#modules.get(moduleId);
    if (manager === undefined) throw new Error(`there is no module ${moduleId}`);
    return manager;
  }

  #refuseOther(sessionId: SessionId, moduleId: ModuleId, moduleSessionId: string): void {
    if (moduleSessionId === moduleSessionIdOf(sessionId, moduleId)) return;
    throw new TypeError(`${moduleSessionId} is not ${moduleId}'s session of ${sessionId}`);
  }

  #keyOf(sessionId: SessionId): SessionKey {
    return { tenantId: this.#scope.tenantId, sessionId };
  }
}
