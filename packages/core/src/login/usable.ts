import { DormouseError, SessionId } from "@dormouse/contract";
import { isAtRest } from "../archive/session-archive.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import type { LoginState } from "./login.ts";

export type LoginSession = Session & { login: LoginState };

/**
 * The login, where there is one that may be used.
 * @throws DormouseError `login_invalid`, for another tenant's too.
 */
export async function findUsableLogin(
  { store, clock }: Pick<World, "store" | "clock">,
  settings: EngineSettings,
  key: SessionKey,
): Promise<LoginSession> {
  // An id of the wrong form names nothing.
  const isId = SessionId.safeParse(key.sessionId).success;
  const session = isId ? await store.read(key) : undefined;
  if (session === undefined || !isUsable(session, settings, clock.nowMs())) throw loginInvalid();
  return session;
}

/** Nobody wants it gone, and its time is not over. */
export function isUsable(
  session: Session,
  { loginIdleMs }: EngineSettings,
  nowMs: number,
): session is LoginSession {
  const { status, login, ended, deadlineAtMs = Infinity } = session;
  if (login === undefined || login.removal !== undefined) return false;
  if (status === "CLEANUP" || ended !== undefined || deadlineAtMs <= nowMs) return false;
  if (login.keepAlive || !isAtRest(session)) return true;
  // As loginTurn has it: a run that was cancelled has put off no turn, and was a use all the same.
  return Math.max(login.turnAtMs, session.updatedAtMs + loginIdleMs) > nowMs;
}

export function loginInvalid(): DormouseError {
  return new DormouseError(
    "login_invalid",
    "Invalid or expired loginId: GET /v1/logins lists those that there are, and credentials in its place sign in anew.",
    { path: "loginId" },
  );
}
