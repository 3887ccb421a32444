import type { ActionOutcome, StepFailure } from "@dormouse/contract";
import { startClock } from "../run/clock.ts";
import { runOf, type Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { checkpoint, type Stored } from "./checkpoint.ts";
import type { StepOutcome } from "./outcome.ts";

/** The worker that has the step in hand, and whether it goes on with the next one. */
export type By = Pick<StepOutcome, "worker"> & Pick<Stored, "next">;

/** A step that was done without a browser. */
export type Waited = {
  name?: string | undefined;
  actions: ActionOutcome[];
  sinceMs: number;
  /** Absent where it came to a good end. */
  error?: StepFailure;
};

/** The commit behind such a step. The state is as it was. */
export function waitedOut(
  session: Session,
  { name, actions, sinceMs, error }: Waited,
  by: By,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const outcome: StepOutcome = {
    ...(name === undefined ? {} : { name }),
    ...(error === undefined ? {} : { error }),
    worker: by.worker,
    actions,
    artifacts: [],
    durations: { wakeMs: 0, actMs: 0, captureMs: 0 },
    startedAtMs: sinceMs,
  };
  const { waiting: _over, ...run } = startClock(runOf(session), nowMs);
  const stored = { outcome, actions: { inline: actions }, next: by.next };
  return checkpoint({ ...session, run }, stored, settings, nowMs);
}
