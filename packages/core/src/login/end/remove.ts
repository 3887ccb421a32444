import { revise } from "../../session/revise.ts";
import type { Session, SessionKey } from "../../session/session.ts";
import { settle, type Settled } from "../../session/settle.ts";
import type { World } from "../../world/world.ts";
import { freeCredentials } from "../secret/free-credentials.ts";
import type { LoginState } from "../login.ts";

/** Why a login goes whose session ends. */
export type RemovalReason = NonNullable<NonNullable<LoginState["removal"]>["reason"]>;

/**
 * Lets go of the session's login, if it is to be removed: from then on it may not be used, and its credentials stand
 * for another one. What is left of it goes with the end of its session, for which whoever looks after logins sees
 * where this is broken off.
 * @param reasonOf says why it is to go, as it stands; undefined where it is to stay.
 * @returns whether there is such a login.
 * @throws DormouseError `session_not_found`, `conflict`
 */
export async function letLoginGo(
  world: World,
  key: SessionKey,
  reasonOf: (session: Session) => RemovalReason | undefined,
): Promise<boolean> {
  const settled = await settle(world, key, (session) => {
    const { login, status } = session;
    if (login === undefined || login.removal !== undefined || status === "CLEANUP") {
      return undefined;
    }
    const nowMs = world.clock.nowMs();
    const reason = reasonOf(session);
    if (reason === undefined) return undefined;
    const removal = { atMs: nowMs, reason };
    const changes = { login: { ...login, removal, turnAtMs: nowMs } };
    return revise(session, changes, [], session.updatedAtMs);
  });
  const session = sessionOf(settled);
  if (session.status === "CLEANUP" || session.login?.removal === undefined) return false;
  await freeCredentials(world, session);
  return true;
}

/** As it is now. @throws Error for a commit under a key that was sent twice, which has none here. */
function sessionOf(settled: Settled): Session {
  if ("duplicate" in settled) throw new Error("a removal has no idempotency key");
  return "commit" in settled ? settled.commit.session : settled.unchanged;
}

/** How a session ends that holds a login: it does no more, and what tells of it. */
export function withoutLogin({ login }: Pick<Session, "login">) {
  if (login === undefined) return { changes: {}, events: [], forgets: {} };
  const { reason: why = "ended" } = login.removal ?? {};
  // Whoever ends or deletes its session wants nothing of it any more.
  const reason = why === "ended" ? "forgotten" : why;
  return {
    changes: { login: undefined },
    events: [{ type: "login.removed", data: { reason } }],
    forgets: { forgetsLogin: true },
  } as const;
}
