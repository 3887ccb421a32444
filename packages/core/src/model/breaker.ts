import type { BreakerStanding, ModelErrorKind } from "@dormouse/contract";

/**
 * What is known of a provider, so that nobody waits for one that does not answer. Shared as JSON between
 * processes: of two states the one that changed later counts.
 */
export type BreakerState = {
  /** Weight of the failures since it answered last. */
  failures: number;
  /** How long it was open last, and until when. */
  openMs?: number;
  openUntilMs?: number;
  /** Until then one caller finds out whether it is back, and nobody else asks. */
  trialUntilMs?: number;
  lastError?: { kind: ModelErrorKind; atMs: number };
  answeredAtMs?: number;
  /** When somebody looked whether it is there. */
  checkedAtMs?: number;
  changedAtMs: number;
};

export type BreakerFailure = { kind: ModelErrorKind; retryAfterMs?: number | undefined };

/** What has failed three times in a row fails again. */
const failuresToOpen = 3;

/** A timeout weighs twice as much as an outage: two of them use up a call's whole time. Other kinds say nothing about the provider. */
const weights: Partial<Record<ModelErrorKind, number>> = {
  outage: 1,
  timeout: 2,
  rate_limited: failuresToOpen,
  key_refused: failuresToOpen,
};

const firstOpenMs = 15_000;
const longestOpenMs = 5 * 60_000;

/** As long as a call may take: the caller who tries it may die. */
const trialMs = 60_000;

export const untriedBreaker: BreakerState = { failures: 0, changedAtMs: 0 };

export function standingOf(state: BreakerState, nowMs: number): BreakerStanding {
  if (state.failures < failuresToOpen) return "closed";
  return nowMs < (state.openUntilMs ?? 0) ? "open" : "half_open";
}

/**
 * Whether to ask now. Of those who come while it is half open, only the first may.
 * @returns the state from now on, or undefined where it must not be asked.
 */
export function admit(state: BreakerState, nowMs: number): BreakerState | undefined {
  const standing = standingOf(state, nowMs);
  if (standing === "closed") return state;
  if (standing === "open" || nowMs < (state.trialUntilMs ?? 0)) return undefined;
  return { ...state, trialUntilMs: nowMs + trialMs, changedAtMs: nowMs };
}

/** When it can be asked again: 0 where that is now. */
export function waitOf(state: BreakerState, nowMs: number): number {
  if (standingOf(state, nowMs) === "closed") return 0;
  return Math.max(0, (state.openUntilMs ?? 0) - nowMs, (state.trialUntilMs ?? 0) - nowMs);
}

export function afterAnswer(state: BreakerState, nowMs: number): BreakerState {
  const { lastError } = state;
  const known = lastError === undefined ? {} : { lastError };
  return { failures: 0, ...known, answeredAtMs: nowMs, checkedAtMs: nowMs, changedAtMs: nowMs };
}

export function afterFailure(
  state: BreakerState,
  { kind, retryAfterMs }: BreakerFailure,
  nowMs: number,
): BreakerState {
  const weight = weights[kind];
  const lastError = { kind, atMs: nowMs };
  if (weight === undefined) return { ...afterAnswer(state, nowMs), lastError };
  const failures = state.failures + weight;
  const { trialUntilMs: _, ...kept } = state;
  const failed = { ...kept, failures, lastError, changedAtMs: nowMs };
  if (failures < failuresToOpen) return failed;
  // Others wait for the same outage already.
  if (standingOf(state, nowMs) === "open") return failed;
  const openMs = openMsAfter(state, { kind, retryAfterMs });
  return { ...failed, openMs, openUntilMs: nowMs + openMs };
}

/**
 * It was seen to be there, which is no proof that it answers: the next who asks finds out. Whoever has asked too
 * much waits all the same.
 */
export function afterCheck(state: BreakerState, nowMs: number): BreakerState {
  const checked = { ...state, checkedAtMs: nowMs, changedAtMs: nowMs };
  if (state.lastError?.kind === "rate_limited") return checked;
  return standingOf(state, nowMs) === "open" ? { ...checked, openUntilMs: nowMs } : checked;
}

/** Each time it was tried in vain it stays open for twice as long. */
function openMsAfter({ openMs }: BreakerState, { kind, retryAfterMs = 0 }: BreakerFailure): number {
  if (kind === "key_refused") return longestOpenMs;
  const doubled = openMs === undefined ? firstOpenMs : openMs * 2;
  return Math.min(longestOpenMs, Math.max(doubled, retryAfterMs));
}
