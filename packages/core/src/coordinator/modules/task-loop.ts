import { executionProgress, type ExecutionProgress } from "../../agent/execution.ts";
import type { Accepted } from "../../session/accepted.ts";
import { findSession } from "../../session/find.ts";
import { DurableSessionManager } from "../durable-session-manager.ts";
import type { Scope } from "../scope.ts";
import { giveTask } from "./give-run.ts";

/** Has instructions in plain words worked out, one after another. */
export class TaskLoop extends DurableSessionManager {
  constructor(scope: Scope) {
    super(scope, "task-loop");
  }

  /**
   * Gives the session an agent's run of these instructions: each is worked until it is done before the next.
   * @throws DormouseError `session_not_found`, `model_key_missing`, and as execute
   */
  async processSteps(moduleSessionId: string, steps: string[]): Promise<Accepted> {
    return giveTask(this.scope, await this.workflowKey(moduleSessionId), { steps });
  }

  /**
   * How far the session's agent is.
   * @returns undefined where no agent worked in it last.
   * @throws DormouseError `session_not_found`
   */
  async getExecutionProgress(moduleSessionId: string): Promise<ExecutionProgress | undefined> {
    const { world } = this.scope;
    return executionProgress(
      world,
      await findSession(world, await this.workflowKey(moduleSessionId)),
    );
  }
}
