import type { Session } from "../../session/session.ts";
import type { World } from "../../world/world.ts";

/**
 * Once a session that holds a login is deleted, its credentials stand for it no more. Who finds them to stand for one
 * that is gone does the same: until then nobody can sign in with them anew.
 */
export async function freeCredentials(
  { store }: Pick<World, "store">,
  { tenantId, sessionId, login }: Session,
): Promise<void> {
  if (login === undefined) return;
  await store.removeLoginPointer({ tenantId, fingerprint: login.fingerprint, sessionId });
}
