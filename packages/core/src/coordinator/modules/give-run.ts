import type { AgentTask, ExecuteRequest, ScriptStep } from "@dormouse/contract";
import { chooseModels } from "../../model/choose.ts";
import type { Accepted } from "../../session/accepted.ts";
import { execute } from "../../session/execute.ts";
import type { SessionKey } from "../../session/session.ts";
import type { Scope } from "../scope.ts";

/** Gives a session a run of these steps; while it is busy the run waits. @throws DormouseError as execute */
export async function giveSteps(
  scope: Scope,
  key: SessionKey,
  actions: ScriptStep[],
): Promise<Accepted> {
  return giveRun(scope, key, { kind: "script", actions });
}

/**
 * Gives a session an agent's run; while it is busy the run waits.
 * @throws DormouseError `model_key_missing` where nobody can be asked, and as execute
 */
export async function giveTask(scope: Scope, key: SessionKey, task: AgentTask): Promise<Accepted> {
  if (scope.modelHealth !== undefined) chooseModels(scope.modelHealth.configuration, task.model);
  return giveRun(scope, key, { kind: "agent", ...task });
}

async function giveRun(
  { world, settings }: Scope,
  key: SessionKey,
  request: ExecuteRequest,
): Promise<Accepted> {
  const accepted = await execute(world, settings, key, request);
  if ("duplicate" in accepted) throw new Error("a request without a key cannot be a duplicate");
  return accepted;
}
