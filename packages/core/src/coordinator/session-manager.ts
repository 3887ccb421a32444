import type { ModuleHealth, ModuleId, SessionId, SessionStatus } from "@dormouse/contract";
import type { StatusWord } from "../session/transitions.ts";
import type { ModuleSession } from "./module-session.ts";

/** How many sessions there are, and how many of them are at work. */
export type SessionCounts = { active: number; total: number };

/** Told of what this manager did, in this process. What others do is in the session's log. */
export type LifecycleCallbacks = {
  onSessionCreated?(moduleSessionId: string, workflowSessionId: SessionId): void;
  onSessionStatusChanged?(moduleSessionId: string, status: SessionStatus): void;
  onSessionDestroyed?(moduleSessionId: string): void;
  onSessionError?(moduleSessionId: string, error: unknown): void;
};

/** What a module may be told at the beginning of a session. */
export type ModuleConfig = Readonly<Record<string, unknown>>;

/**
 * A module's sessions, one for each session it works on. Each lies in the record of that session and is
 * read and written with it.
 */
export interface SessionManager {
  readonly moduleId: ModuleId;
  /**
   * Links a session of the module; where there is one, that is it.
   * @returns its id.
   * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`
   */
  createSession(workflowSessionId: SessionId, config?: ModuleConfig): Promise<string>;
  /** Unlinks it. Destroying one that is not there is no error. */
  destroySession(moduleSessionId: string): Promise<void>;
  getSession(moduleSessionId: string): Promise<ModuleSession | undefined>;
  sessionExists(moduleSessionId: string): Promise<boolean>;
  /**
   * @param status in our words or in others'.
   * @throws IllegalTransitionError
   * @throws DormouseError `session_not_found`, `session_deleted`, `no_active_run`, `conflict`
   */
  updateSessionStatus(moduleSessionId: string, status: StatusWord): Promise<void>;
  getSessionStatus(moduleSessionId: string): Promise<SessionStatus | undefined>;
  /** @throws DormouseError `session_not_found`, `conflict` */
  recordActivity(moduleSessionId: string): Promise<void>;
  getLastActivity(moduleSessionId: string): Promise<Date | undefined>;
  setLifecycleCallbacks(callbacks: LifecycleCallbacks): void;
  /** Never rejects. @param counting where its caller has begun to count already. */
  healthCheck(counting?: Promise<SessionCounts>): Promise<ModuleHealth>;
}
