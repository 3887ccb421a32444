import { timedOut } from "../run/deadline.ts";
import { failed } from "../run/failed.ts";
import { cancelled } from "../session/cancel.ts";
import { givenUp } from "../session/given-up.ts";
import { paused } from "../session/pause.ts";
import { revise } from "../session/revise.ts";
import type { Reason, Session } from "../session/session.ts";
import { lostAttempts } from "../step/attempts.ts";
import { LeaseLostError } from "../step/errors.ts";
import type { EngineSettings } from "../settings.ts";
import type { Commit } from "../world/store.ts";
import { exhausted } from "./exhausted.ts";
import { commitHeld, type Held } from "./held.ts";
import { publishNext } from "./publish-next.ts";
import type { Worker } from "./worker.ts";

/**
 * Whether the step that was just claimed is to be begun. Where its owner has asked for something else, its
 * time is over, or no attempt is left since every worker was killed in it, its run is ended or paused instead.
 */
export async function mayBegin(worker: Worker, held: Held): Promise<boolean> {
  const { world, settings } = worker;
  const { control, lastFailure } = held.session;
  const lostBefore = lostAttempts(held.session) - 1;
  const isExhausted = lostBefore >= settings.maxAttempts;
  const isOver = timedOut(held.session, world.clock.nowMs()) !== undefined;
  if (control === undefined && !isExhausted && !isOver) return true;
  const reason = isExhausted
    ? await exhausted(world, held.session, lostBefore, lastFailure)
    : undefined;
  try {
    const commit = await commitHeld(world, held, (session) =>
      unbegun(session, reason, settings, world.clock.nowMs()),
    );
    await publishNext(worker, commit);
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    return false;
  }
  return held.session.lease !== undefined;
}

function unbegun(
  session: Session,
  exhaustedReason: Reason | undefined,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const { control } = session;
  if (control?.kind === "cancel") return cancelled(session, control.reason, nowMs);
  const over = timedOut(session, nowMs);
  if (over !== undefined) return failed(session, over, settings, nowMs);
  if (exhaustedReason !== undefined) return givenUp(session, exhaustedReason, settings, nowMs);
  // Without one its owner has meanwhile taken the pause back.
  return control === undefined
    ? revise(session, {}, [], nowMs)
    : paused(session, control.reason, nowMs);
}
