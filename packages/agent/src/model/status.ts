import type { ModelErrorKind } from "@dormouse/contract";

export type FailureKind = Exclude<ModelErrorKind, "timeout" | "declined" | "invalid_answer">;

export const explanations: Record<FailureKind, string> = {
  outage: "does not answer as it should",
  rate_limited: "has been asked too much",
  key_refused: "refuses the key",
  invalid_request: "does not take the request",
};

/** What a provider's HTTP status means; none is that the connection failed. */
export function kindOf(status: number | undefined, body = ""): FailureKind {
  if (status === undefined || status < 400 || status >= 500) return "outage";
  if (status === 408 || status === 409) return "outage";
  if (status === 429) return "rate_limited";
  // 402: an account without credit. Google says 400 to a key that it does not know.
  if ([401, 402, 403].includes(status) || body.includes("API_KEY_INVALID")) return "key_refused";
  return "invalid_request";
}
