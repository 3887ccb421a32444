import { linkedAgain, modulesAfter } from "../coordinator/linked-modules.ts";
import { number, type EventDraft } from "../event/append.ts";
import { keptInputs } from "../input/kept-input.ts";
import { isUnfinished } from "../run/status.ts";
import type { Commit } from "../world/store.ts";
import type { Session } from "./session.ts";
import { assertLegal } from "./transitions.ts";

/**
 * The next revision of a session together with the events that tell of it. A field set to undefined
 * is removed. Every change of a status is made here; the modules' sessions follow, and with an event are all there.
 * @throws IllegalTransitionError
 */
export function revise(
  session: Session,
  changes: Partial<Session>,
  drafts: EventDraft[],
  nowMs: number,
): Pick<Commit, "session" | "events"> {
  const next = { ...session, ...changes };
  assertLegal(session, next);
  // When an unlinked module was to be looked after may be lost here, with the due time.
  const modules = drafts.length > 0 ? linkedAgain(next, nowMs) : next.modules;
  return {
    session: {
      ...next,
      modules: modulesAfter(modules, next, drafts, nowMs),
      inputs: keptInputs(next),
      // Another run brings it back to life.
      ended: isUnfinished(next.run) ? undefined : next.ended,
      revision: session.revision + 1,
      lastSequence: session.lastSequence + drafts.length,
      updatedAtMs: nowMs,
    },
    events: number(session, drafts, nowMs),
  };
}
