import type { Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { hintDelaySecondsMax } from "../world/queue.ts";

/** A hint is sent so long ahead, when the step lies too far off for one at once: the sweeper comes every minute. */
const hintAheadMs = 10 * 60_000;

/**
 * What keeps a session's next step from being claimed before `notBeforeMs`. The sweeper looks after it when the
 * hint must have been lost, or where no queue holds one back for so long, in good time to send it.
 */
export function notBefore(
  notBeforeMs: number,
  { dispatchGraceMs }: Pick<EngineSettings, "dispatchGraceMs">,
  nowMs: number,
): Required<Pick<Session, "notBeforeMs" | "dueAtMs">> {
  const isHeld = notBeforeMs - nowMs <= hintDelaySecondsMax * 1_000;
  return {
    notBeforeMs,
    dueAtMs: isHeld ? notBeforeMs + dispatchGraceMs : notBeforeMs - hintAheadMs,
  };
}
