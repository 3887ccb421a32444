import type { Session } from "../session/session.ts";
import type { LiveBrowser } from "../world/browser.ts";
import type { Worker } from "./worker.ts";

/** Closes a browser that is of no more use. That one did not close is reported, and `warm` remembers it. */
export async function discard(worker: Worker, session: Session, live: LiveBrowser): Promise<void> {
  await reportFailure(worker, session, worker.warm.discard(session, live));
}

/** Closes every browser the process keeps, as `discard` does. */
export async function discardKept(worker: Worker, session: Session): Promise<void> {
  await reportFailure(worker, session, worker.warm.close());
}

/** Closes the browser that the process keeps for the session, as `discard` does. */
export async function letGo(worker: Worker, session: Session): Promise<void> {
  await reportFailure(worker, session, worker.warm.release(session));
}

async function reportFailure(
  { report }: Worker,
  { sessionId, nextStep: step, attempt }: Session,
  closing: Promise<void>,
): Promise<void> {
  await closing.catch((error: unknown) => report(error, { sessionId, step, attempt }));
}
