import type { ScriptStep } from "@dormouse/contract";
import type { Accepted } from "../../session/accepted.ts";
import { DurableSessionManager } from "../durable-session-manager.ts";
import type { Scope } from "../scope.ts";
import { giveSteps } from "./give-run.ts";

/** Takes what a session's owner asks for, and says how the session stands: its sessions stand as that does. */
export class FrontendApi extends DurableSessionManager {
  constructor(scope: Scope) {
    super(scope, "frontend-api");
  }

  /** Gives the session a run of these steps. @throws DormouseError `session_not_found`, and as execute */
  async executeSteps(moduleSessionId: string, steps: ScriptStep[]): Promise<Accepted> {
    return giveSteps(this.scope, await this.workflowKey(moduleSessionId), steps);
  }
}
