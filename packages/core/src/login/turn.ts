import { turnAtRest } from "../archive/session-archive.ts";
import type { Session } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { RemovalReason } from "./remove.ts";

/** What is to be done of a login whose turn has come. */
export type LoginTurn =
  | { kind: "refresh" }
  /** Its owner wants it forgotten, and it is logged out. */
  | { kind: "delete" }
  | { kind: "end"; reason: RemovalReason }
  /** It was used meanwhile, and expires later. */
  | { kind: "putOff"; untilMs: number };

/** @returns undefined where it is not its turn: its session holds none, or is busy, or was looked after. */
export function loginTurn(
  session: Session,
  { loginIdleMs, loginDeadAfterMs }: EngineSettings,
  nowMs: number,
): LoginTurn | undefined {
  const turn = turnAtRest(session);
  const { login } = session;
  if (login === undefined || turn === undefined) return undefined;
  if (!("loginDueAtMs" in turn) || turn.loginDueAtMs > nowMs) return undefined;
  const { removal, health, keepAlive, unhealthySinceMs = Infinity } = login;
  if (removal !== undefined) {
    const { reason } = removal;
    return reason === undefined ? { kind: "delete" } : { kind: "end", reason };
  }
  if (unhealthySinceMs + loginDeadAfterMs <= nowMs) return { kind: "end", reason: "dead" };
  // What never worked is not tried by itself: a wrong password would lock the account.
  if (keepAlive && health !== "new") return { kind: "refresh" };
  const untilMs = session.updatedAtMs + loginIdleMs;
  return untilMs <= nowMs ? { kind: "end", reason: "expired" } : { kind: "putOff", untilMs };
}
