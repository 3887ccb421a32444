import type { SessionKey } from "./session.ts";

/** Everything a session has among the blobs lies below this, and goes with it. */
export function blobPrefix({ tenantId, sessionId }: SessionKey): string {
  return `tenants/${tenantId}/sessions/${sessionId}/`;
}

/** Answers that were too large to be sent, in the clear, for as long as the links to them are good. */
export function answersPrefix(session: SessionKey): string {
  return `${blobPrefix(session)}answers/`;
}

/** How long a link to an answer is good for. */
export const answerLinkMs = 60 * 60 * 1_000;
