import type { SessionStatus } from "@dormouse/contract";
import { cancelSession } from "../session/cancel.ts";
import { deleteSession } from "../session/delete.ts";
import { findSession } from "../session/find.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import type { SessionKey } from "../session/session.ts";
import { IllegalTransitionError } from "../session/transitions.ts";
import type { Scope } from "./scope.ts";

/**
 * Has a session brought to a status by the command that leads there. A step that is in hand may be done first.
 * @returns true where the command was carried out, false where the session stood so already.
 * @throws IllegalTransitionError for one that only a run's own outcome leads to.
 * @throws DormouseError `session_not_found`, `session_deleted`, `no_active_run`, `decision_needed`, `conflict`,
 * `too_many_sessions`
 */
export async function changeStatus(
  { world, settings }: Scope,
  key: SessionKey,
  status: SessionStatus,
): Promise<boolean> {
  const { status: before } = await findSession(world, key);
  if (before === status) return false;
  switch (status) {
    case "PAUSED":
      await pauseSession(world, key);
      return true;
    case "ACTIVE":
      await resumeSession(world, settings, key);
      return true;
    case "CANCELLED":
      await cancelSession(world, key);
      return true;
    case "CLEANUP":
      return deleteSession(world, settings, key);
    default:
      throw new IllegalTransitionError(`only what becomes of its run makes a session ${status}`);
  }
}
