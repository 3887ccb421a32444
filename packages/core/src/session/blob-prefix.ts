import type { SessionKey } from "./session.ts";

/** Everything a session has among the blobs lies below this, and goes with it. */
export function blobPrefix({ tenantId, sessionId }: SessionKey): string {
  return `tenants/${tenantId}/sessions/${sessionId}/`;
}
