import { isUnfinished } from "../../run/status.ts";
import { runOf, type Session } from "../../session/session.ts";
import type { StepOutcome } from "../../step/outcome.ts";
import type { LoginState } from "../login.ts";

/**
 * A state that was kept so that somebody can answer what is asked in it. Nobody is signed in in it: once its run is
 * over, the session goes on from what was its last state before.
 */
export type KeptForAnswer = { runId: string; version: number; before: number };

/** The login, with the state that the step has left for an answer, if it has. */
export function withKeptForAnswer(
  login: LoginState | undefined,
  session: Session,
  { judged, snapshot }: Pick<StepOutcome, "judged" | "snapshot">,
): LoginState | undefined {
  if (login === undefined || judged?.challenge === undefined || snapshot === undefined) {
    return login;
  }
  const { runId } = runOf(session);
  const { version } = snapshot.stored;
  return { ...login, keptForAnswer: { runId, version, before: versionBefore(session) } };
}

/** Version of the snapshot that the session's next step starts from. */
export function startVersion(session: Pick<Session, "login" | "run" | "snapshotVersion">): number {
  const { login, run, snapshotVersion } = session;
  const isWaiting = isUnfinished(run) && run.runId === login?.keptForAnswer?.runId;
  return isWaiting ? snapshotVersion : versionBefore(session);
}

/** The newest that was not kept for an answer. */
export function versionBefore({
  login,
  snapshotVersion,
}: Pick<Session, "login" | "snapshotVersion">): number {
  const { keptForAnswer: kept } = login ?? {};
  return kept?.version === snapshotVersion ? kept.before : snapshotVersion;
}
