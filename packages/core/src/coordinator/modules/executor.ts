import type { ScriptStep } from "@dormouse/contract";
import type { Accepted } from "../../session/accepted.ts";
import { DurableSessionManager } from "../durable-session-manager.ts";
import type { Scope } from "../scope.ts";
import { giveSteps } from "./give-run.ts";

/** Runs the steps of sessions. */
export class Executor extends DurableSessionManager {
  constructor(scope: Scope) {
    super(scope, "executor");
  }

  /**
   * Gives the session a run of this one step.
   * @throws DormouseError `session_not_found`, and as execute
   */
  async executeCommand(moduleSessionId: string, command: ScriptStep): Promise<Accepted> {
    return giveSteps(this.scope, await this.workflowKey(moduleSessionId), [command]);
  }

  /** Has the session's browser go to an address. @throws DormouseError as executeCommand */
  async openPage(moduleSessionId: string, url: string): Promise<Accepted> {
    return this.executeCommand(moduleSessionId, { type: "goto", url });
  }
}
