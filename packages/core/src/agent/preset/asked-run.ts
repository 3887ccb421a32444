import {
  DormouseError,
  type AgentRequest,
  type AgentRunRequest,
  type ExecuteRequest,
  type RunRequest,
  type ScriptRequest,
} from "@dormouse/contract";
import { chooseModels } from "../../model/choose.ts";
import type { ModelConfiguration } from "../../model/provider.ts";
import { expectModels } from "../heal/expect-models.ts";
import { taskOf, type RunTask } from "../../run/run-task.ts";
import type { Store } from "../../world/store.ts";
import { layAgent } from "./lay.ts";
import { agentNotFound } from "./manage.ts";
import type { StoredAgent } from "./preset.ts";

/** A run that was asked for, as it is to be done, and what to do where the session is busy. */
export type AskedRun = RunTask & Pick<ExecuteRequest, "ifBusy">;

/** Where agents are stored, and who can decide for them. */
export type Asking = {
  store: Pick<Store, "readAgent">;
  models: ModelConfiguration;
  tenantId: string;
};

type AgentTaskRequest = Omit<AgentRequest, "kind" | "agent">;

/**
 * The run of a request, with all that is said of the agent that it names: as it is now, whatever becomes of that one.
 * @param at where the request stands in its body, such as "run."
 * @throws DormouseError `agent_not_found`, `model_key_missing`, `invalid_request`
 */
export async function askedRun(
  asking: Asking,
  { ifBusy, ...run }: (RunRequest | ExecuteRequest) & Pick<ExecuteRequest, "ifBusy">,
  at = "",
): Promise<AskedRun> {
  if (run.kind === "script") return busy(ifBusy, scriptRun(asking, run, at));
  const { kind: _kind, agent: name, ...task } = run;
  const path = `${at}agent`;
  const agent = name === undefined ? undefined : await find(asking, name);
  if (name !== undefined && agent === undefined) throw agentNotFound(name, path);
  return busy(ifBusy, agentRun(asking, agent, task, { at, path }));
}

/**
 * The same for an agent that the route names, which need not be stored where the request says all.
 * @throws as askedRun
 */
export async function askedAgentRun(
  asking: Asking,
  name: string,
  { ifBusy, ...run }: AgentRunRequest,
): Promise<AskedRun> {
  if (run.kind === "script") return busy(ifBusy, scriptRun(asking, run, ""));
  const { kind, ...task } = run;
  const agent = await find(asking, name);
  if (agent === undefined && kind === undefined) throw agentNotFound(name, "agent");
  return busy(ifBusy, agentRun(asking, agent, task, { at: "", path: "agent" }));
}

function find({ store, tenantId }: Asking, name: string): Promise<StoredAgent | undefined> {
  return store.readAgent({ tenantId, name });
}

function busy(ifBusy: AskedRun["ifBusy"], run: RunTask): AskedRun {
  return { ...run, ...(ifBusy === undefined ? {} : { ifBusy }) };
}

function scriptRun({ models }: Asking, run: ScriptRequest, at: string): RunTask {
  expectModels(models, run.heal, `${at}heal`);
  return taskOf(run, at);
}

/** @param path where the request names the agent. */
function agentRun(
  { models }: Asking,
  agent: StoredAgent | undefined,
  asked: AgentTaskRequest,
  { at, path }: { at: string; path: string },
): RunTask {
  const task = agent === undefined ? asked : layAgent(agent.description, asked, at);
  try {
    chooseModels(models, task.model, `${at}model`);
  } catch (error) {
    if (agent === undefined || isOfRequest(error, asked, at)) throw error;
    throw ofAgent(error, agent.name, path);
  }
  const run = taskOf({ kind: "agent", ...task });
  return agent === undefined ? run : { ...run, agent: agent.name };
}

/** Whether the request itself names whom it is about. */
function isOfRequest(error: unknown, { model = {} }: AgentTaskRequest, at: string): boolean {
  if (!(error instanceof DormouseError) || error.path === undefined) return true;
  if (error.path.startsWith(`${at}model.fallbacks`)) return model.fallbacks !== undefined;
  return model.provider !== undefined || model.model !== undefined;
}

function ofAgent(error: unknown, name: string, path: string): unknown {
  if (!(error instanceof DormouseError)) return error;
  const message = `Of the agent "${name}": ${error.message}`;
  return new DormouseError(error.code, message, { path, cause: error });
}
