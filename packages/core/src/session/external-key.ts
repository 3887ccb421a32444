import { SessionId } from "@dormouse/contract";
import { decodeCursor } from "../listing/cursor.ts";
import type { ListQuery, ListResult } from "../world/store.ts";
import type { World } from "../world/world.ts";
import type { Session, SessionKey } from "./session.ts";

/** Which session a client's own name for it stands for: one a tenant and key, until that session is deleted. */
export type ExternalKeyPointer = { tenantId: string; externalKey: string; sessionId: string };

/** The session that the key stands for; undefined where it is free. */
export async function findByExternalKey(
  { store }: Pick<World, "store">,
  tenantId: string,
  externalKey: string,
): Promise<Session | undefined> {
  const pointer = await store.readExternalKey(tenantId, externalKey);
  if (pointer === undefined) return undefined;
  const session = await store.read(pointer);
  if (session !== undefined && session.status !== "CLEANUP") return session;
  // Who deleted it did not come to this: until then nobody could have the key anew.
  await store.removeExternalKey(pointer);
  return undefined;
}

/**
 * The session that somebody means by its id or by its external key; a key may look like an id, which counts first.
 * @returns undefined where there is none.
 */
export async function findNamedSession(
  world: World,
  tenantId: string,
  name: string,
): Promise<Session | undefined> {
  const byId = SessionId.safeParse(name).success
    ? await world.store.read({ tenantId, sessionId: name })
    : undefined;
  return byId ?? findByExternalKey(world, tenantId, name);
}

/** Once a session is deleted, its key stands for it no more. */
export async function freeExternalKey(
  { store }: Pick<World, "store">,
  { tenantId, sessionId, externalKey }: SessionKey & Pick<Session, "externalKey">,
): Promise<void> {
  if (externalKey === undefined) return;
  await store.removeExternalKey({ tenantId, externalKey, sessionId });
}

/**
 * The tenant's sessions, newest first; with an external key the one that it stands for, if it is as is asked.
 * @throws DormouseError `invalid_cursor`
 */
export async function listSessions(
  world: World,
  { externalKey, ...query }: ListQuery & { externalKey?: string | undefined },
): Promise<ListResult<Session>> {
  if (externalKey === undefined) return world.store.list(query);
  const { tenantId, status, agentId, cursor } = query;
  // Of one session there is no further page: a cursor is another listing's.
  decodeCursor(["external key", tenantId, externalKey], cursor);
  const session = await findByExternalKey(world, tenantId, externalKey);
  const isAsked =
    session !== undefined &&
    (status === undefined || session.status === status) &&
    (agentId === undefined || session.agentId === agentId);
  return { items: isAsked ? [session] : [] };
}
