import { DormouseError, SessionId, type LoginView, type Page } from "@dormouse/contract";
import type { Session, SessionKey } from "../session/session.ts";
import type { PageRequest } from "../world/store.ts";
import type { World } from "../world/world.ts";
import type { LoginSession } from "./usable.ts";
import { loginView } from "./view.ts";

type Stored = Pick<World, "store">;

/** @throws DormouseError `login_not_found`, for another tenant's and for a session that holds none too. */
export async function findLogin({ store }: Stored, key: SessionKey): Promise<LoginSession> {
  // An id of the wrong form names nothing.
  const isId = SessionId.safeParse(key.sessionId).success;
  const session = isId ? await store.read(key) : undefined;
  if (session === undefined || !isLogin(session)) throw loginNotFound(key.sessionId);
  return session;
}

/**
 * The tenant's logins, newest first.
 * @throws DormouseError `invalid_cursor`
 */
export async function listLogins(
  { store }: Stored,
  tenantId: string,
  page: PageRequest,
): Promise<Page<LoginView>> {
  const { items, ...rest } = await store.listLogins(tenantId, page);
  return { items: items.filter(isLogin).map(loginView), ...rest };
}

export function isLogin(session: Session): session is LoginSession {
  return session.login !== undefined && session.status !== "CLEANUP";
}

export function loginNotFound(loginId: string): DormouseError {
  return new DormouseError(
    "login_not_found",
    `There is no login ${loginId}; GET /v1/logins lists yours.`,
    { path: "loginId" },
  );
}
