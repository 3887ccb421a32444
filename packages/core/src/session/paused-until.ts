import { openQuestion } from "../input/open-question.ts";
import { waitingOf } from "../run/waiting.ts";
import type { Session } from "./session.ts";

/** When something becomes of a paused session by itself; undefined where it waits for its owner alone. */
export function pausedUntil(session: Session): number | undefined {
  const { run, deadlineAtMs = Infinity } = session;
  if (run?.status !== "PAUSED") return undefined;
  const asked = openQuestion(session) === undefined ? undefined : waitingOf(run);
  const untilMs = Math.min(asked?.untilMs ?? Infinity, deadlineAtMs);
  return untilMs === Infinity ? undefined : untilMs;
}
