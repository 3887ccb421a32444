import type { ModelErrorKind } from "@dormouse/contract";
import type { otherWords } from "../session/transitions.ts";

/** How models could be asked last, in the words that integrations with models have for it. */
export type Connection = Extract<
  keyof typeof otherWords,
  "CONNECTING" | "CONNECTED" | "DISCONNECTED" | "RATE_LIMITED" | "ERROR"
>;

/** What a call that failed says of it. Who answers, if of no use, is there; a key or a name that is wrong stays so. */
export const connectionAfter: Readonly<Record<ModelErrorKind, Connection>> = {
  outage: "DISCONNECTED",
  timeout: "DISCONNECTED",
  rate_limited: "RATE_LIMITED",
  key_refused: "ERROR",
  invalid_request: "ERROR",
  declined: "CONNECTED",
  invalid_answer: "CONNECTED",
};
