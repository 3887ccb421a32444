import { z } from "zod";
import { Heal, HealedStep } from "./agent/heal.ts";
import { AgentUsage, agentTaskFields, checkTask } from "./agent/task.ts";
import { checkInputs } from "./script/check-inputs.ts";
import { checkScriptInput } from "./script/check-script-input.ts";
import { ScriptInput } from "./script/script-input.ts";
import { AgentName, RunId, SessionId } from "./ids.ts";
import { limits } from "./limits.ts";
import { StepFailure } from "./failure.ts";
import { RunTimeout } from "./run-timeout.ts";
import { ScriptStep } from "./script/script.ts";
import { RunStatus } from "./status.ts";
import { StepView } from "./step.ts";

const script = {
  kind: z.literal("script"),
  actions: z.array(ScriptStep).min(1).max(limits.scriptActions).superRefine(checkInputs),
  input: ScriptInput.optional().meta({
    description: "What stands in the actions' texts for `{{input.name}}`. Default: these are text.",
  }),
  heal: Heal.optional(),
  timeoutMs: RunTimeout,
};

const task = { ...agentTaskFields, timeoutMs: RunTimeout };

const agent = {
  kind: z.literal("agent"),
  agent: AgentName.optional().meta({
    description: "An agent that is stored: what is said there holds, with what is said here.",
  }),
  ...task,
};

/** A list of actions, one step each unless grouped. */
export const ScriptRequest = z
  .strictObject(script)
  .superRefine(checkScriptInput)
  .meta({ id: "ScriptRequest" });
export type ScriptRequest = z.infer<typeof ScriptRequest>;

/** A task in plain words, which a model works out step by step. */
export const AgentRequest = z
  .strictObject(agent)
  .superRefine(checkTask)
  .meta({ id: "AgentRequest" });
export type AgentRequest = z.infer<typeof AgentRequest>;

/** A task given to a session. */
export const RunRequest = z
  .discriminatedUnion("kind", [ScriptRequest, AgentRequest])
  .meta({ id: "RunRequest" });
export type RunRequest = z.infer<typeof RunRequest>;

/** What a run is for: a client's own script, an agent's task, or what has to do with a login. */
export const RunKind = z
  .enum(["script", "agent", "login", "refresh", "operation", "logout"])
  .meta({ id: "RunKind" });
export type RunKind = z.infer<typeof RunKind>;

export const IfBusy = z.enum(["queue", "refuse", "replace"]);
export type IfBusy = z.infer<typeof IfBusy>;

const ifBusy = {
  ifBusy: IfBusy.optional().meta({
    description:
      "While another run is not over yet: `queue` has this one wait for its turn, `refuse` answers 409, " +
      "`replace` cancels the other one. Default: queue.",
  }),
};

const create = {
  create: z
    .boolean()
    .optional()
    .meta({
      description:
        "Whether the session is made where there is none: with what stands in the path as its `externalKey`, under an id of its " +
        "own. Default: false, which answers 404.",
    }),
};

/** Body of POST /sessions/{id}/execute: a run, and what to do where the session has one that is not over, or is not there. */
export const ExecuteRequest = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ ...script, ...ifBusy, ...create })
      .superRefine(checkScriptInput)
      .meta({ id: "ExecuteScriptRequest" }),
    z
      .strictObject({ ...agent, ...ifBusy, ...create })
      .superRefine(checkTask)
      .meta({ id: "ExecuteAgentRequest" }),
  ])
  .meta({ id: "ExecuteRequest" });
export type ExecuteRequest = z.infer<typeof ExecuteRequest>;

/** Body of POST /sessions/{id}/agent/{agent}: a run for that agent. Of one that is stored, the task is enough. */
export const AgentRunRequest = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ ...script, ...ifBusy })
      .superRefine(checkScriptInput)
      .meta({ id: "AgentScriptRequest" }),
    z
      .strictObject({
        kind: z
          .literal("agent")
          .optional()
          .meta({ description: "Needed where no such agent is stored." }),
        ...task,
        ...ifBusy,
      })
      // Unnamed: OpenAPI would have the `kind` of named ones tell them apart, which may be left out.
      .superRefine(checkTask),
  ])
  .meta({ id: "AgentRunRequest" });
export type AgentRunRequest = z.infer<typeof AgentRunRequest>;

/** What the step that a run stands at waits for. */
export const Waiting = z
  .object({
    since: z.iso.datetime(),
    until: z.iso.datetime().optional().meta({ description: "When the wait ends by itself." }),
  })
  .meta({ id: "Waiting" });
export type Waiting = z.infer<typeof Waiting>;

export const RunView = z
  .object({
    runId: RunId,
    sessionId: SessionId,
    kind: RunKind,
    operation: z.string().optional().meta({ description: "Of the site, which it does." }),
    agent: z.string().optional().meta({ description: "The agent it was started for." }),
    task: z.string().optional().meta({ description: "Of a run of kind `agent`: how it begins." }),
    usage: AgentUsage.optional().meta({
      description:
        "Of a run of kind `agent`, or one that was mended: what its models have taken so far.",
    }),
    healing: z.int().optional().meta({ description: "The step that a model is mending now." }),
    healed: z
      .array(HealedStep)
      .optional()
      .meta({ description: `Steps that failed, the newest ${limits.healedSteps}.` }),
    status: RunStatus,
    steps: z.object({ total: z.int(), done: z.int() }),
    waiting: Waiting.optional().meta({ description: "The step it stands at is a wait." }),
    createdAt: z.iso.datetime(),
    deadlineAt: z.iso.datetime().optional().meta({
      description:
        "When it fails with `run_timeout`. Absent while it is paused, and once it has ended.",
    }),
    finishedAt: z.iso.datetime().optional(),
    error: StepFailure.optional(),
  })
  .meta({ id: "Run" });
export type RunView = z.infer<typeof RunView>;

/** A run with its steps and its output: what `extract`, `read` and artifacts gave, by step name. */
export const RunDetail = RunView.extend({
  steps: z.object({ total: z.int(), done: z.int(), items: z.array(StepView) }),
  output: z.record(z.string(), z.unknown()),
}).meta({ id: "RunDetail" });
export type RunDetail = z.infer<typeof RunDetail>;
