import { cancelled } from "../session/cancel.ts";
import { paused } from "../session/pause.ts";
import type { Reason, Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { lostAttempts } from "../step/attempts.ts";
import { LeaseLostError, OutcomeUnknownError, ProbeUnansweredError } from "../step/errors.ts";
import { lostAttempt, type LostAttempt } from "../step/lost-attempt.ts";
import { release } from "../step/retry.ts";
import type { Commit } from "../world/store.ts";
import { exhausted } from "./exhausted.ts";
import { commitHeld, type Held } from "./held.ts";
import { publishNext } from "./publish-next.ts";
import type { Worker } from "./worker.ts";

/** `pause` says why the session must wait for a decision, rather than try the step again. */
type Loss = LostAttempt & { pause?: Reason };

/**
 * What becomes of a step whose attempt came to nothing: it is given back to be tried again, or the session is
 * paused, where the step may have happened or was lost too often.
 * @throws whatever kept even that from being stored.
 */
export async function giveUp(worker: Worker, held: Held, error: unknown): Promise<void> {
  if (error instanceof LeaseLostError) return;
  const { world, settings } = worker;
  try {
    const loss = await lossOf(worker, held, error);
    const commit = await commitHeld(world, held, (session) =>
      afterLoss(session, loss, settings, world.clock.nowMs()),
    );
    await publishNext(worker, commit);
  } catch (second) {
    if (!(second instanceof LeaseLostError)) throw second;
  }
}

async function lossOf({ world, settings, report }: Worker, held: Held, error: unknown) {
  if (error instanceof OutcomeUnknownError) return undecided(error);
  const { session } = held;
  const { sessionId, nextStep: step, attempt } = session;
  report(error, { sessionId, step, attempt });
  const loss: Loss = lostAttempt(error);
  const times = lostAttempts(session);
  if (!loss.counts || times < settings.maxAttempts) return loss;
  if (error instanceof ProbeUnansweredError) {
    return undecided(new OutcomeUnknownError(step, "its probe could not be asked"));
  }
  return { ...loss, pause: await exhausted(world, session, times, loss.reason) };
}

function undecided({ reason }: OutcomeUnknownError): Loss {
  return { reason, counts: true, pause: reason };
}

function afterLoss(session: Session, loss: Loss, settings: EngineSettings, nowMs: number): Commit {
  const { control } = session;
  if (control?.kind === "cancel") return cancelled(session, control.reason, nowMs);
  const reason = loss.pause ?? control?.reason;
  return reason === undefined
    ? release(session, loss, settings, nowMs)
    : paused({ ...session, lastFailure: loss.reason }, reason, nowMs);
}
