import { publishStep } from "../page-state/publish-page.ts";
import type { Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { askCommit } from "../step/ask.ts";
import type { Wait } from "../step/plan.ts";
import { timerCommit } from "../step/timer.ts";
import { waitedOut, type By } from "../step/wait.ts";
import type { Commit } from "../world/store.ts";
import { letGo } from "./discard.ts";
import { handOn } from "./hand-on.ts";
import { commitHeld, type Held } from "./held.ts";
import type { Worker } from "./worker.ts";

/** A browser that is needed again sooner stays open: to wake it would take more than to keep it. */
const keptForMs = 60_000;

/**
 * Does a step that needs no browser; and if it is a wait, no worker while it lasts.
 * @returns the session with its next step, which the commit has claimed, if the wait is over and this process
 * goes on.
 * @throws LeaseLostError, and what the store throws.
 */
export async function waitStep(
  worker: Worker,
  held: Held,
  wait: Wait,
  mayGoOn: boolean,
): Promise<Held | undefined> {
  const { world, settings, workerId, processId, cold } = worker;
  const by = {
    worker: { workerId, processId, cold, warm: false },
    ...(mayGoOn ? { next: { workerId } } : {}),
  };
  const commit = await commitHeld(world, held, (session) =>
    waitCommit(session, wait, by, settings, world.clock.nowMs()),
  );
  worker.cold = false;
  tell(worker, commit);
  const next = await handOn(worker, commit);
  if (isLong(commit.session, world.clock.nowMs())) await letGo(worker, commit.session);
  return next;
}

/** Its page is as it was. */
function tell({ world, announcements }: Worker, { session, step: record }: Commit): void {
  if (record === undefined || !("inline" in record.actions)) return;
  const known = { record, outcomes: record.actions.inline, script: [], pages: {} };
  announcements.first(() => publishStep(world, session, known));
}

function waitCommit(
  session: Session,
  wait: Wait,
  by: By,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  if (wait.type === "ask") return askCommit(session, wait, by, settings, nowMs);
  if (wait.type !== "unusable") return timerCommit(session, wait, by, settings, nowMs);
  const { name, failure: error } = wait;
  return waitedOut(session, { name, actions: [], sinceMs: nowMs, error }, by, settings, nowMs);
}

/** Nobody knows how long an answer takes. */
function isLong({ status, notBeforeMs = 0 }: Session, nowMs: number): boolean {
  return status === "PAUSED" || notBeforeMs > nowMs + keptForMs;
}
