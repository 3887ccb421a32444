import { hostOf, type ApiRequest } from "./context.ts";

/** Left at the end of an invocation to send what is still to be sent. */
const reserveMs = 2_000;

/** How long the host lets this request take; Infinity where it does not say. */
export function remainingMs(c: Pick<ApiRequest, "env">): number {
  const remaining = hostOf(c).lambdaContext?.getRemainingTimeInMillis?.();
  return remaining === undefined ? Infinity : Math.max(0, remaining - reserveMs);
}
