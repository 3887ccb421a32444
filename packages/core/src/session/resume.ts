import { DormouseError, type ResumeDecision } from "@dormouse/contract";
import { isArchived } from "../archive/session-archive.ts";
import type { EventDraft } from "../event/append.ts";
import { refuseTooManySessions } from "../limit/tenant-limits.ts";
import { openQuestion } from "../input/open-question.ts";
import { startClock } from "../run/clock.ts";
import { completedRun } from "../run/completed.ts";
import { refuseExpired } from "../run/deadline.ts";
import { isAtWork } from "../run/status.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import type { CommandResult } from "./accepted.ts";
import { command } from "./command.ts";
import { findSession } from "./find.ts";
import type { Idempotency } from "./idempotency.ts";
import { noActiveRun } from "./no-active-run.ts";
import { revise } from "./revise.ts";
import { runOf, type CurrentRun, type Session, type SessionKey } from "./session.ts";

/**
 * Lets a paused run go on, its step with as many attempts as at first; or takes back a pause that has not taken
 * effect yet; or brings an archived session back to life. Resuming what is at work changes nothing.
 * @param decision about the step it stands at: `retry` does it (again), `skip` goes on behind it, `probe` has its
 * probe asked (again) whether it has happened.
 * @throws DormouseError `session_not_found`, `session_deleted`, `session_expired`, `no_active_run`, `conflict`,
 * `too_many_sessions`
 * @throws DormouseError `input_needed` where it waits for an answer.
 * @throws DormouseError `decision_needed` where the step may have happened and nobody has said what to do.
 */
export async function resumeSession(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  decision?: ResumeDecision,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  const { run } = await findSession(world, key);
  if (run?.status === "PAUSED") await refuseTooManySessions(world, settings, key.tenantId);
  return command(world, key, idempotency, (session) => {
    const nowMs = world.clock.nowMs();
    if (session.ended !== undefined || isArchived(session)) return revived(session, nowMs);
    if (session.run?.status === "PAUSED") return resumed(session, decision, settings, nowMs);
    if (!isAtWork(session.run)) throw noActiveRun(session, "resume");
    if (session.control?.kind === "cancel") throw beingCancelled();
    return session.control && revise(session, { control: undefined }, [], nowMs);
  });
}

/** It is used again from now on; what it was asked for before stands as it ended. */
function revived(session: Session, nowMs: number): Commit {
  refuseExpired(session, nowMs);
  return revise(session, { ended: undefined }, [{ type: "session.revived", data: {} }], nowMs);
}

function beingCancelled(): DormouseError {
  const message =
    "The run is being cancelled, and ends before its next action. Give the session another run once it has.";
  return new DormouseError("no_active_run", message);
}

function resumed(
  session: Session,
  decision: ResumeDecision | undefined,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  if (session.reason?.code === "outcome_unknown" && decision === undefined) {
    throw new DormouseError(
      "decision_needed",
      `Step ${session.nextStep} may have happened: look at the site, then resume with the decision "retry" or "skip", or with "probe" to have its probe asked again.`,
      { path: "decision" },
    );
  }
  const question = openQuestion(session);
  if (question !== undefined) {
    const message = `The run waits for an answer to "${question.name}"; give it with POST /v1/sessions/${session.sessionId}/input.`;
    throw new DormouseError("input_needed", message);
  }
  refuseExpired(session, nowMs);
  const { run, events: ending } = resumedRun(session, decision, nowMs);
  const { nextStep } = session;
  // To ask the probe is to leave the decision to it: what says that the step may have happened stays.
  const decides = decision === "retry" || decision === "skip";
  const changes = {
    status: run.status,
    run,
    reason: undefined,
    ...(decides ? { lastFailure: undefined } : {}),
    ...(decision === "skip" ? { nextStep: nextStep + 1 } : {}),
    dueAtMs: run.status === "COMPLETED" ? undefined : nowMs + settings.dispatchGraceMs,
  };
  const { runId } = run;
  const events: EventDraft[] = [
    {
      type: "session.resumed",
      data: { runId, step: nextStep, ...(decision === undefined ? {} : { decision }) },
    },
    ...ending,
  ];
  return {
    ...revise(session, changes, events, nowMs),
    run,
    ...(decides ? { intentDone: nextStep } : {}),
  };
}

function resumedRun(
  session: Session,
  decision: ResumeDecision | undefined,
  nowMs: number,
): { run: CurrentRun; events: EventDraft[] } {
  const run = runOf(session);
  const skipped = decision === "skip" ? 1 : 0;
  const doneSteps = run.doneSteps + skipped;
  const { mending, mendingSteps = 0 } = run;
  // How many steps an agent's run has nobody knows, nor how many it takes to mend one.
  const isOpen = run.kind === "agent" || mending !== undefined;
  const totalSteps = isOpen ? run.totalSteps + skipped : run.totalSteps;
  if (doneSteps === totalSteps) return completedRun({ ...run, doneSteps }, nowMs);
  const beside = mending === undefined ? {} : { mendingSteps: mendingSteps + skipped };
  return {
    run: { ...startClock(run, nowMs), ...beside, status: "ACTIVE", doneSteps, totalSteps },
    events: [],
  };
}
