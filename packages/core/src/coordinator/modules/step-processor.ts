import { executionState, type ExecutionState } from "../../agent/execution.ts";
import type { Accepted } from "../../session/accepted.ts";
import { findSession } from "../../session/find.ts";
import { DurableSessionManager } from "../durable-session-manager.ts";
import type { Scope } from "../scope.ts";
import { giveTask } from "./give-run.ts";

/** Has a step in plain words worked out. */
export class StepProcessor extends DurableSessionManager {
  constructor(scope: Scope) {
    super(scope, "step-processor");
  }

  /**
   * Gives the session an agent's run of this one instruction.
   * @throws DormouseError `session_not_found`, `model_key_missing`, and as execute
   */
  async processStep(moduleSessionId: string, step: string): Promise<Accepted> {
    return giveTask(this.scope, await this.workflowKey(moduleSessionId), { task: step });
  }

  /**
   * How the step stands that the session's agent is at.
   * @returns undefined where no agent worked in it last.
   * @throws DormouseError `session_not_found`
   */
  async getExecutionState(moduleSessionId: string): Promise<ExecutionState | undefined> {
    const { world } = this.scope;
    const session = await findSession(world, await this.workflowKey(moduleSessionId));
    return executionState(session, world.clock.nowMs());
  }
}
