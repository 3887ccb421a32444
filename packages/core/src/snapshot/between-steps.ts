import { DormouseError } from "@dormouse/contract";
import { hasWork } from "../session/publish.ts";
import type { Session } from "../session/session.ts";

/**
 * A state may be exchanged while a run is under way, as long as none of its steps has begun: the step is claimed in
 * one write with the version it starts from. One that was lost and waits for its next attempt has begun: its probe
 * would be asked of a state that the step has never seen.
 * @throws DormouseError `step_in_progress`
 */
export function refuseUnlessBetweenSteps(session: Session, nowMs: number): void {
  const { attempt, lastFailure, lease, nextStep } = session;
  const isRun = lease !== undefined && lease.untilMs > nowMs;
  const hasBegun = hasWork(session) && (attempt > 0 || lastFailure !== undefined);
  if (!isRun && !hasBegun) return;
  throw new DormouseError(
    "step_in_progress",
    `Step ${nextStep} is being run; wait for its step.completed, step.failed or step.cancelled event, or for session.paused.`,
  );
}

/** @throws DormouseError `state_moved_on` */
export function refuseUnlessVersion(
  { snapshotVersion }: Session,
  expectedVersion: number | undefined,
): void {
  if (expectedVersion === undefined || expectedVersion === snapshotVersion) return;
  throw new DormouseError(
    "state_moved_on",
    `The newest snapshot is ${snapshotVersion}, not ${expectedVersion}; read the state again.`,
    { path: "If-Match" },
  );
}
