import { agentRunOf, changeAgentRun, readTask } from "../../agent/agent-run.ts";
import { describeContext, type AgentContext } from "../../agent/describe-context.ts";
import { withEvent, withInstructions } from "../../agent/given.ts";
import { findSession } from "../../session/find.ts";
import { DurableSessionManager } from "../durable-session-manager.ts";
import { moduleSessionIdOf } from "../module-session.ts";
import type { Scope } from "../scope.ts";
import { Executor } from "./executor.ts";

/** Says what an agent's model is told. */
export class AiContextManager extends DurableSessionManager {
  constructor(scope: Scope) {
    super(scope, "ai-context-manager");
  }

  /**
   * Has the executor's session linked whose page the model is told: that of the same session.
   * @throws TypeError for another one. @throws DormouseError `session_not_found`, `session_deleted`, `conflict`
   */
  async linkExecutorSession(moduleSessionId: string, executorSessionId: string): Promise<void> {
    const { sessionId } = await this.workflowKey(moduleSessionId);
    if (executorSessionId !== moduleSessionIdOf(sessionId, "executor")) {
      throw new TypeError(`${executorSessionId} is not executor's session of ${sessionId}`);
    }
    await new Executor(this.scope).createSession(sessionId);
  }

  /**
   * Gives the session's agent these instructions in place of those that it has not done yet; it is told with its next
   * decision.
   * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`; `no_active_run` where no agent works;
   * `invalid_request` for none, too many or too long ones.
   */
  async setSteps(moduleSessionId: string, steps: string[]): Promise<void> {
    const key = await this.workflowKey(moduleSessionId);
    const session = await findSession(this.scope.world, key);
    const { runId } = agentRunOf(session);
    const task = await readTask(this.scope.world, session);
    if (task === undefined) throw new Error(`run ${runId} has no task`);
    await changeAgentRun(this.scope.world, key, (run) =>
      run.runId === runId ? withInstructions(run, task, steps) : run,
    );
  }

  /**
   * Has the agent's model told of something with its next decision, once. What is too long is cut; of too much the
   * oldest goes.
   * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`; `no_active_run` where no agent works.
   */
  async addExecutionEvent(moduleSessionId: string, text: string): Promise<void> {
    const key = await this.workflowKey(moduleSessionId);
    await changeAgentRun(this.scope.world, key, (run, nowMs) => withEvent(run, text, nowMs));
  }

  /**
   * What the agent goes by at its next decision: its plan, notes, what happened beside it, and all that its model would
   * be told, without what is secret.
   * @throws DormouseError `session_not_found`, `session_deleted`; `no_active_run` where no agent works.
   */
  async generateContextJson(moduleSessionId: string): Promise<AgentContext> {
    return describeContext(this.scope.world, await this.workflowKey(moduleSessionId));
  }
}
