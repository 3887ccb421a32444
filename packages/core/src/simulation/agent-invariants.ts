import type { SessionEvent } from "@dormouse/contract";
import type { Session } from "../session/session.ts";
import { decisionOf } from "./agent-deed.ts";
import type { Simulation } from "./simulation.ts";
import type { Witnessed } from "./witness.ts";

type Violated = (what: string) => void;

/** How an agent's run may fail. */
const failures: ReadonlySet<string> = new Set([
  "agent_limit",
  "agent_gave_up",
  "agent_stuck",
  "model_failed",
  "run_timeout",
  "session_timeout",
]);

/** Of what a model was asked for one decision, one answer at most was acted on; runs end as they may. */
export function checkDecisions(
  { site, count }: Simulation,
  { key, log, agentRuns }: Witnessed,
  violated: Violated,
): void {
  const acted = new Map<string, string>();
  for (const text of site.textsOf(key.sessionId)) {
    const { decision, asked } = decisionOf(text) ?? {};
    if (decision === undefined || asked === undefined) continue;
    const before = acted.get(decision) ?? asked;
    if (before !== asked) violated(`${decision} was decided twice, and both were done`);
    acted.set(decision, asked);
  }
  for (const { type, data } of log) {
    if (type === "run.completed" && agentRuns.has(data.runId)) count("agentsCompleted");
    if (type !== "run.failed" || !agentRuns.has(data.runId)) continue;
    count(data.error.code);
    if (!failures.has(data.error.code)) violated(`an agent's run fails with ${data.error.code}`);
  }
}

/**
 * What a run says that its models have taken is what its decisions have, each counted once, from when it is stored: those
 * of its steps, the one of a step that was not committed, and those of steps that somebody had skipped.
 */
export function checkUsage(
  { run }: Session,
  { log, agentRuns }: Witnessed,
  violated: Violated,
): void {
  if (run === undefined || !agentRuns.has(run.runId)) return;
  const { usage = { modelCalls: 0, inputTokens: 0 } } = run.progress ?? {};
  let [modelCalls, inputTokens] = [0, 0];
  for (const data of log.flatMap((event) => stepOf(event, run.runId))) {
    const isUseless = data.error?.code === "model_failed";
    modelCalls += data.decision === undefined && !isUseless ? 0 : 1;
    inputTokens += data.decision?.usage.inputTokens ?? 0;
  }
  const calls = usage.modelCalls - modelCalls;
  const tokens = usage.inputTokens - inputTokens;
  const isPending = run.decision !== undefined;
  const most = (isPending ? 1 : 0) + log.filter((event) => isSkip(event, run.runId)).length;
  const isEachCounted = calls >= (isPending ? 1 : 0) && calls <= most;
  if (isEachCounted && (calls === 0 ? tokens === 0 : tokens > calls * tokensOfCall)) return;
  violated(
    `run ${run.runId} has taken ${usage.modelCalls} calls and ${usage.inputTokens} tokens, its steps ${modelCalls} and ${inputTokens}`,
  );
}

/** Each takes some more. */
const tokensOfCall = 100;

function isSkip({ type, data }: SessionEvent, runId: string): boolean {
  return type === "session.resumed" && data.decision === "skip" && data.runId === runId;
}

function stepOf(event: SessionEvent, runId: string) {
  const { type, data } = event;
  if (type !== "step.completed" && type !== "step.failed" && type !== "step.cancelled") return [];
  return data.runId === runId ? [data] : [];
}
