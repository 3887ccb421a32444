import type { EventDraft } from "../event/append.ts";
import type { Commit } from "../world/store.ts";
import { revise } from "./revise.ts";
import type { CurrentRun, Reason, Session } from "./session.ts";
import { unclaimed } from "./unclaimed.ts";

/**
 * The session once its run has ended or is paused from outside of a step. Whoever may have its step in hand does so no
 * more: a worker that was too late to renew its lease finds it taken.
 */
export function takenFromWorker(
  session: Session,
  { run, events, reason }: { run: CurrentRun; events: EventDraft[]; reason: Reason },
  nowMs: number,
  changes: Partial<Session> = {},
): Commit {
  const { status } = run;
  const fence = session.fence + 1;
  const after = { ...unclaimed, fence, status, run, reason, ...changes };
  return { ...revise(session, after, events, nowMs), run };
}
