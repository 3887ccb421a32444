import type { SessionEvent, SessionEventOf } from "@dormouse/contract";
import type { Witnessed } from "./witness.ts";

/** What has become of a run's questions: what waits for the next of them, and what the last one was answered. */
type Told = { waiting?: string | undefined; last?: string | undefined };

/** What the run of this step had been told when it came to it: the last answer before its question took it. */
export function toldBefore(witnessed: Witnessed, step: number): string | undefined {
  const told = new Map<string, Told>();
  for (const event of witnessed.log) {
    if (event.type === "input.received") {
      const { runId } = event.data;
      const waiting = witnessed.answers.get(event.sequence);
      told.set(runId, { ...told.get(runId), waiting });
    }
    if (!isOutcome(event)) continue;
    const { runId } = event.data;
    if (event.data.step === step) return told.get(runId)?.last;
    if (isQuestion(witnessed, event)) told.set(runId, { last: told.get(runId)?.waiting });
  }
  return undefined;
}

/**
 * No accepted answer is lost: a question that was answered, before it was asked or then, neither waits nor has
 * waited too long.
 */
export function checkAnswers(witnessed: Witnessed, violated: (what: string) => void): void {
  const told = new Set<string>();
  const asking = new Set<string>();
  for (const event of witnessed.log) {
    if (event.type === "input.received") told.add(event.data.runId);
    if (event.type === "input.requested") {
      const { runId } = event.data;
      asking.add(runId);
      if (told.has(runId)) violated(`run ${runId} asks for what it was told`);
    }
    if (isOutcome(event) || isEnding(event)) asking.delete(event.data.runId);
    // What its owner paused waits for its owner, whatever it was told.
    if (event.type === "session.paused" && event.data.reason.code === "pause_requested") {
      const { runId } = event.data;
      if (runId !== undefined) asking.delete(runId);
    }
    if (!isOutcome(event)) continue;
    if (!isQuestion(witnessed, event)) {
      // What it was told was whether it may do that.
      if (witnessed.agentRuns.has(event.data.runId)) told.delete(event.data.runId);
      continue;
    }
    const wasTold = told.delete(event.data.runId);
    if (wasTold && event.type !== "step.completed") {
      violated(`step ${event.data.step} lost its answer`);
    }
    if (!wasTold && event.type === "step.completed") {
      violated(`step ${event.data.step} was told by nobody`);
    }
  }
  for (const runId of asking) {
    if (told.has(runId)) violated(`run ${runId} was told, and still waits`);
  }
}

type Outcome = SessionEventOf<"step.completed" | "step.failed" | "step.cancelled">;

function isOutcome(event: SessionEvent): event is Outcome {
  const { type } = event;
  return type === "step.completed" || type === "step.failed" || type === "step.cancelled";
}

function isEnding(
  event: SessionEvent,
): event is SessionEventOf<"run.completed" | "run.failed" | "run.cancelled"> {
  const { type } = event;
  return type === "run.completed" || type === "run.failed" || type === "run.cancelled";
}

function isQuestion({ runs }: Witnessed, { data }: Outcome): boolean {
  const step = runs.get(data.runId)?.[data.index];
  return step !== undefined && !("actions" in step) && step.type === "ask";
}
