import { earliest } from "../earliest.ts";
import { openQuestion } from "../input/open-question.ts";
import { waitingOf } from "../run/waiting.ts";
import type { Session } from "./session.ts";

/** When something becomes of a paused session by itself; undefined where it waits for its owner alone. */
export function pausedUntil(session: Session): number | undefined {
  const { run, deadlineAtMs } = session;
  if (run?.status !== "PAUSED") return undefined;
  const asked = openQuestion(session) === undefined ? undefined : waitingOf(run);
  return earliest(asked?.untilMs, deadlineAtMs);
}
