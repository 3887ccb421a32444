import type { StepFailure } from "@dormouse/contract";
import type { EventDraft } from "../event/append.ts";
import { scriptPosition } from "../run/script-position.ts";
import type { CurrentRun, Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { StepOutcome } from "../step/outcome.ts";
import type { LoginState } from "./login.ts";
import { isSigningIn, type Stage } from "./stages.ts";

/** A login that fails is not asked more seldom than that. */
const backoffMsMax = 6 * 60 * 60_000;
/** So often in a row it is taken for an accident. */
const failuresTolerated = 1;

/** A session as it was before, with the run that goes on, or has ended. */
type Before = Pick<Session, "login" | "run">;

/** A step as its commit has it: the run behind it, and the session's newest snapshot then. */
type Done = {
  run: CurrentRun;
  outcome: Pick<StepOutcome, "judged" | "snapshot" | "unchanged">;
  snapshotVersion: number;
};

/** How a session's login stands, and the events that tell of it. */
type LoginAfter = { login: LoginState; events: EventDraft[] };

/** How the session's login stands behind a step; undefined where it holds none. */
export function loginAfter(
  session: Before,
  { run, outcome, snapshotVersion }: Done,
  settings: EngineSettings,
  nowMs: number,
): LoginAfter | undefined {
  const { login } = session;
  if (login === undefined || login.removal !== undefined) return undefined;
  const { verdict, challenge } = outcome.judged ?? {};
  if (verdict === "signed_in" && challenge === undefined) {
    // Otherwise it is not the newest one that was seen.
    const isNewest =
      outcome.snapshot !== undefined || outcome.unchanged?.version === snapshotVersion;
    const goodVersion = isNewest ? snapshotVersion : login.goodVersion;
    const hasSignedIn = isSigningIn(stageOf(session));
    return seen(
      { ...login, ...(goodVersion && { goodVersion }) },
      run,
      hasSignedIn,
      settings,
      nowMs,
    );
  }
  if (run.status === "COMPLETED") return { login: used(login, settings, nowMs), events: [] };
  if (run.status !== "FAILED") return undefined;
  return verdict === undefined
    ? loginAfterFailure(session, run, settings, nowMs)
    : loginFailed(login, run, settings, nowMs);
}

/** The same of a run that has failed: it counts where its step was to see to it that somebody is signed in. */
export function loginAfterFailure(
  session: Before,
  failedRun: CurrentRun,
  settings: EngineSettings,
  nowMs: number,
): LoginAfter | undefined {
  const { login } = session;
  const stage = stageOf(session);
  if (login === undefined || login.removal !== undefined) return undefined;
  if (stage !== "check" && !isSigningIn(stage)) return undefined;
  return loginFailed(login, failedRun, settings, nowMs);
}

/** The step that is next, or in hand. */
function stageOf({ run }: Before): Stage | undefined {
  return run?.stages?.[scriptPosition(run)];
}

/** It was seen to be signed in. */
function seen(
  { unhealthySinceMs, ...before }: LoginState,
  { runId }: CurrentRun,
  hasSignedIn: boolean,
  settings: EngineSettings,
  nowMs: number,
): LoginAfter {
  const login = { ...before, health: "healthy", failures: 0 } as const;
  const recovered = unhealthySinceMs !== undefined;
  return {
    login: used(login, settings, nowMs),
    events: [
      ...(hasSignedIn ? [{ type: "login.succeeded", data: { runId } } as const] : []),
      ...(recovered ? [{ type: "login.recovered", data: { runId } } as const] : []),
    ],
  };
}

/** Whoever uses it has its site see that somebody is there: that is as good as a refresh. */
export function used(login: LoginState, settings: EngineSettings, nowMs: number): LoginState {
  if (login.health === "unhealthy") return login;
  const idleAtMs = nowMs + settings.loginIdleMs;
  if (login.health === "new") return { ...login, turnAtMs: idleAtMs };
  const turnAtMs = login.keepAlive ? nowMs + login.everyMs : idleAtMs;
  return { ...login, refreshedAtMs: nowMs, turnAtMs };
}

/**
 * It could not be told to be signed in: once that is an accident, and looked at again at once; from then on it is
 * unhealthy, and tried more and more seldom.
 */
export function loginFailed(
  before: LoginState,
  { runId, error = unknownFailure }: { runId?: string; error?: StepFailure },
  { loginIdleMs, loginDeadAfterMs }: EngineSettings,
  nowMs: number,
): LoginAfter {
  const failures = before.failures + 1;
  const login = { ...before, failures };
  const idleAtMs = nowMs + loginIdleMs;
  // What never worked is not tried by itself: a wrong password would lock the account.
  if (login.health === "new") return { login: { ...login, turnAtMs: idleAtMs }, events: [] };
  if (failures <= failuresTolerated) {
    return { login: { ...login, turnAtMs: login.keepAlive ? nowMs : idleAtMs }, events: [] };
  }
  const unhealthySinceMs = login.unhealthySinceMs ?? nowMs;
  const waitMs = Math.min(login.everyMs * 2 ** (failures - failuresTolerated - 1), backoffMsMax);
  const retryAtMs = Math.min(nowMs + waitMs, unhealthySinceMs + loginDeadAfterMs);
  const retryAt = new Date(retryAtMs).toISOString();
  const data = {
    ...(runId === undefined ? {} : { runId }),
    failures,
    error,
    ...(login.keepAlive ? { retryAt } : {}),
  };
  const turnAtMs = login.keepAlive ? retryAtMs : idleAtMs;
  return {
    login: { ...login, health: "unhealthy", unhealthySinceMs, turnAtMs },
    events: [{ type: "login.unhealthy", data }],
  };
}

const unknownFailure = { code: "login_failed", message: "It could not be signed in." };
