import type { EventDraft } from "../event/append.ts";
import type { CurrentRun, Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { StepOutcome } from "../step/outcome.ts";
import type { LoginState } from "./login.ts";

/** A login that fails is not asked more seldom than that. */
const backoffMsMax = 6 * 60 * 60_000;
/** So often in a row it is taken for an accident. */
const failuresTolerated = 1;

/** A step as its commit has it: the run behind it, and the session's newest snapshot then. */
type Done = {
  run: CurrentRun;
  outcome: Pick<StepOutcome, "judged" | "error">;
  snapshotVersion: number;
};

/** How the session's login stands behind a step, and the events that tell of it. */
export function loginAfter(
  { login }: Pick<Session, "login">,
  { run, outcome, snapshotVersion }: Done,
  settings: EngineSettings,
  nowMs: number,
): { login?: LoginState; events: EventDraft[] } {
  if (login === undefined) return { events: [] };
  const { verdict, challenge } = outcome.judged ?? {};
  if (verdict === "signed_in" && challenge === undefined) {
    return seen(login, { run, snapshotVersion }, settings, nowMs);
  }
  const { status, stages = [] } = run;
  if (status === "COMPLETED") return { login: used(login, settings, nowMs), events: [] };
  const isAboutIt = stages.includes("signIn") || stages.includes("check");
  return status === "FAILED" && isAboutIt
    ? failed(login, run, settings, nowMs)
    : { login, events: [] };
}

/** It was seen to be signed in. */
function seen(
  { unhealthySinceMs, ...login }: LoginState,
  { run, snapshotVersion }: Omit<Done, "outcome">,
  settings: EngineSettings,
  nowMs: number,
): { login: LoginState; events: EventDraft[] } {
  const { runId } = run;
  const hasSignedIn = run.stages?.slice(0, run.doneSteps).includes("signIn") ?? false;
  return {
    login: {
      ...used(login, settings, nowMs),
      health: "healthy",
      failures: 0,
      goodVersion: snapshotVersion,
    },
    events: [
      ...(hasSignedIn ? [{ type: "login.succeeded", data: { runId } } as const] : []),
      ...(unhealthySinceMs === undefined
        ? []
        : [{ type: "login.recovered", data: { runId } } as const]),
    ],
  };
}

/** Whoever uses it has its site see that somebody is there: that is as good as a refresh. */
function used(login: LoginState, { loginIdleMs }: EngineSettings, nowMs: number): LoginState {
  if (login.health === "unhealthy") return login;
  const turnAtMs = nowMs + (login.keepAlive ? login.everyMs : loginIdleMs);
  return { ...login, refreshedAtMs: nowMs, turnAtMs };
}

function failed(
  before: LoginState,
  run: CurrentRun,
  { loginIdleMs }: EngineSettings,
  nowMs: number,
): { login: LoginState; events: EventDraft[] } {
  const failures = before.failures + 1;
  const login = { ...before, failures };
  // What never worked is not tried by itself: a wrong password would lock the account.
  if (login.health === "new") {
    return { login: { ...login, turnAtMs: nowMs + loginIdleMs }, events: [] };
  }
  if (failures <= failuresTolerated) return { login: { ...login, turnAtMs: nowMs }, events: [] };
  const waitMs = Math.min(login.everyMs * 2 ** (failures - failuresTolerated - 1), backoffMsMax);
  const turnAtMs = nowMs + (login.keepAlive ? waitMs : loginIdleMs);
  const { runId, error = unknownFailure } = run;
  const retryAt = new Date(turnAtMs).toISOString();
  return {
    login: {
      ...login,
      health: "unhealthy",
      unhealthySinceMs: login.unhealthySinceMs ?? nowMs,
      turnAtMs,
    },
    events: [{ type: "login.unhealthy", data: { runId, failures, error, retryAt } }],
  };
}

const unknownFailure = { code: "login_failed", message: "It could not be signed in." };
