import { withConnection } from "../coordinator/linked-modules.ts";
import { cancelled } from "../session/cancel.ts";
import { givenUp } from "../session/given-up.ts";
import { paused } from "../session/pause.ts";
import type { Reason, Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { lostAttempts } from "../step/attempts.ts";
import { backoffMs } from "../step/backoff.ts";
import { askedWithin } from "../step/ask-within.ts";
import {
  AnswerNeededError,
  FailedForNowError,
  LeaseLostError,
  ModelsAwayError,
  OutcomeUnknownError,
  ProbeUnansweredError,
} from "../step/errors.ts";
import { lostAttempt } from "../step/lost-attempt.ts";
import { release, type Loss } from "../step/release.ts";
import type { Commit } from "../world/store.ts";
import { exhausted } from "./exhausted.ts";
import { commitHeld, type Held } from "./held.ts";
import { publishNext } from "./publish-next.ts";
import type { Worker } from "./worker.ts";

/** Models that stay away for longer are asked for all the same. */
const modelsWaitMsMax = 5 * 60_000;

/**
 * `pause` says why the session must wait for a decision, rather than try the step again; `away` how models could be
 * asked, and how far the run is with that, where that is why.
 */
type GivenUp = { loss: Loss; pause?: Reason; away?: ModelsAwayError };

/**
 * What becomes of a step whose attempt came to nothing: it is given back to be tried again, or the session is
 * paused, where the step may have happened or was lost too often, or waits for a person.
 * @throws whatever kept even that from being stored.
 */
export async function giveUp(worker: Worker, held: Held, error: unknown): Promise<void> {
  if (error instanceof LeaseLostError) return;
  const { world } = worker;
  try {
    const commit = await (error instanceof AnswerNeededError
      ? commitHeld(world, held, (session) => askedWithin(session, error, world.clock.nowMs()))
      : commitLoss(worker, held, error));
    await publishNext(worker, commit);
  } catch (second) {
    if (!(second instanceof LeaseLostError)) throw second;
  }
}

async function commitLoss(worker: Worker, held: Held, error: unknown): Promise<Commit> {
  const { world, settings } = worker;
  const givenUp = await explain(worker, held, error);
  return commitHeld(world, held, (session) =>
    afterLoss(session, givenUp, settings, world.clock.nowMs()),
  );
}

async function explain(worker: Worker, held: Held, error: unknown): Promise<GivenUp> {
  if (error instanceof OutcomeUnknownError) return undecided(error);
  if (error instanceof FailedForNowError) {
    const { failure, waitMs } = error;
    return { loss: { kind: "failed", failure, waitMs } };
  }
  if (error instanceof ModelsAwayError) return modelsAway(error, worker.settings);
  const { sessionId, nextStep: step, attempt } = held.session;
  worker.report(error, { sessionId, step, attempt });
  return explainLoss(worker, held.session, error);
}

/** It does not count against the step: the run's time is what ends the waiting. */
function modelsAway(away: ModelsAwayError, { dispatchGraceMs }: EngineSettings): GivenUp {
  const { message, retryAfterMs = 0 } = away;
  const failure = { code: "unavailable", message } as const;
  const waitMs = Math.min(Math.max(retryAfterMs, dispatchGraceMs), modelsWaitMsMax);
  return { loss: { kind: "unavailable", failure, waitMs }, away };
}

async function explainLoss(
  { world, settings }: Worker,
  session: Session,
  error: unknown,
): Promise<GivenUp> {
  const { reason: failure, counts } = lostAttempt(error);
  if (!counts) {
    return { loss: { kind: "unavailable", failure, waitMs: settings.dispatchGraceMs } };
  }
  const times = lostAttempts(session);
  const waitMs = backoffMs(world.random, settings.retryBackoffMs, times);
  const loss = { kind: "lost", failure, waitMs } as const;
  if (times < settings.maxAttempts) return { loss };
  if (error instanceof ProbeUnansweredError) {
    return undecided(
      new OutcomeUnknownError(session.nextStep, "its probe could not be asked", { hasProbe: true }),
    );
  }
  return { loss, pause: await exhausted(world, session, times, failure) };
}

function undecided({ reason }: OutcomeUnknownError): GivenUp {
  return { loss: { kind: "lost", failure: reason, waitMs: 0 }, pause: reason };
}

function askedInVain(
  { modules, run }: Session,
  { connection, progress }: ModelsAwayError,
  nowMs: number,
): Partial<Session> {
  return {
    modules: withConnection(modules, connection, nowMs),
    ...(run === undefined ? {} : { run: { ...run, progress } }),
  };
}

function afterLoss(
  held: Session,
  { loss, pause, away }: GivenUp,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const session = away === undefined ? held : { ...held, ...askedInVain(held, away, nowMs) };
  const { control } = session;
  if (control?.kind === "cancel") return cancelled(session, control.reason, nowMs);
  const { code, message } = loss.failure;
  const failing = { ...session, lastFailure: { code, message } };
  if (pause !== undefined) return givenUp(failing, pause, settings, nowMs);
  if (control !== undefined) return paused(failing, control.reason, nowMs);
  return release(session, loss, settings, nowMs);
}
