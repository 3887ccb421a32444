import { DormouseError, type ModelErrorKind } from "@dormouse/contract";
import type { otherWords } from "../session/transitions.ts";
import { ModelError } from "./error.ts";

const connections = [
  "CONNECTING",
  "CONNECTED",
  "DISCONNECTED",
  "RATE_LIMITED",
  "ERROR",
] as const satisfies (keyof typeof otherWords)[];

/** How models can be asked, or could be last, in the words that others have for it. */
export type Connection = (typeof connections)[number];

export function isConnection(word: string): word is Connection {
  return (connections as readonly string[]).includes(word);
}

/** Who answers, if of no use, is there; a key or a name that is wrong stays so. */
export const connectionByKind: Readonly<Record<ModelErrorKind, Connection>> = {
  outage: "DISCONNECTED",
  timeout: "DISCONNECTED",
  rate_limited: "RATE_LIMITED",
  key_refused: "ERROR",
  invalid_request: "ERROR",
  declined: "CONNECTED",
  invalid_answer: "CONNECTED",
};

/** What a call that failed says of it; undefined where it failed for something else. */
export function connectionAfter(error: unknown): Connection | undefined {
  if (error instanceof ModelError) return connectionByKind[error.kind];
  return error instanceof DormouseError && error.code === "model_key_missing" ? "ERROR" : undefined;
}
