import type { SessionEvent, StepFailure } from "@dormouse/contract";
import { beforeEach, expect, it } from "vitest";
import { createProgressWriter } from "./progress.ts";

let lines: string[];
let writer: ReturnType<typeof createProgressWriter>;
beforeEach(() => {
  lines = [];
  writer = createProgressWriter((line) => lines.push(line));
});

const error: StepFailure = { code: "run_timeout", message: "The run's time is over." };
const runId = "run";
const failed = { type: "run.failed", data: { runId, error } } as const;

function tell(event: Pick<SessionEvent, "type" | "data">): void {
  const at = new Date(0).toISOString();
  writer.event({ sessionId: "session", sequence: 1, at, ...event } as SessionEvent);
}

it("says why a run failed that no step made fail", () => {
  tell(failed);
  expect(lines).toEqual(["  failed: run_timeout: The run's time is over."]);
});

it("says once why a run failed whose step did", () => {
  const durations = { wakeMs: 0, actMs: 0, captureMs: 0 };
  const worker = { workerId: "w", processId: 1, cold: true, warm: false };
  const step = { step: 1, index: 0, runId, status: "FAILED" as const, attempt: 1, worker, error };
  const time = new Date(0).toISOString();
  const rest = { actions: [], durations, snapshotVersion: 0, startedAt: time, finishedAt: time };
  tell({ type: "step.failed", data: { ...step, ...rest } });
  tell(failed);
  expect(lines.join("\n").match(/run_timeout/g)).toHaveLength(1);
});

it("names the session that is paused, so that it can be answered", () => {
  tell({
    type: "session.paused",
    data: { runId, reason: { code: "input_needed", message: "A question waits." } },
  });
  expect(lines).toEqual(["  session session is paused: A question waits."]);
});
