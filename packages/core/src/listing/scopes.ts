import type { Artifact } from "../artifact/artifact.ts";
import type { SessionKey } from "../session/session.ts";
import type { ListingScope } from "./cursor.ts";

/** What lies with a session and is listed by id: what cursors of these listings are for, whichever store has them. */
export function runsScope({ tenantId, sessionId }: SessionKey): ListingScope {
  return ["runs", tenantId, sessionId];
}

export function artifactsScope(
  { tenantId, sessionId }: SessionKey,
  kind?: Artifact["kind"],
): ListingScope {
  return ["artifacts", tenantId, sessionId, kind];
}

export function mediaScope({ tenantId, sessionId }: SessionKey): ListingScope {
  return ["media", tenantId, sessionId];
}
