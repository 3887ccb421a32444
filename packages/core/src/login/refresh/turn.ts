import type { Site } from "@dormouse/contract";
import { turnAtRest } from "../../archive/session-archive.ts";
import type { Session } from "../../session/session.ts";
import type { EngineSettings } from "../../settings.ts";
import type { RemovalReason } from "../end/remove.ts";

/**
 * One whose turn is so near is refreshed already, unless it was just now: it would wait for a minute more, and be
 * as much later than its site has it.
 */
export const aheadMsMax = 30_000;

/** What is to be done of a login whose turn has come. */
export type LoginTurn =
  | { kind: "refresh" }
  /** Its owner wants it forgotten, and it is logged out. */
  | { kind: "delete" }
  | { kind: "end"; reason: RemovalReason }
  /** It was used meanwhile, and expires later. */
  | { kind: "putOff"; untilMs: number };

/** How often a login at the site has its turn, as the site is described now. */
export function turnEveryMs(
  { keepAlive }: Pick<Site, "keepAlive">,
  { loginRefreshMs }: Pick<EngineSettings, "loginRefreshMs">,
): number {
  return keepAlive?.everyMs ?? loginRefreshMs;
}

/** @returns undefined where it is not its turn: its session holds none, or is busy, or was looked after. */
export function loginTurn(
  session: Session,
  { loginIdleMs, loginDeadAfterMs }: EngineSettings,
  nowMs: number,
): LoginTurn | undefined {
  const turn = turnAtRest(session);
  const { login } = session;
  if (login === undefined || turn === undefined) return undefined;
  if (!("loginDueAtMs" in turn)) return undefined;
  const { loginDueAtMs: atMs } = turn;
  const { removal, health, keepAlive, everyMs, unhealthySinceMs = Infinity } = login;
  const isRefreshed = keepAlive && health !== "new" && removal === undefined;
  const aheadMs = isRefreshed ? Math.min(aheadMsMax, everyMs / 3) : 0;
  if (atMs - aheadMs > nowMs) return undefined;
  if (removal !== undefined) {
    const { reason } = removal;
    return reason === undefined ? { kind: "delete" } : { kind: "end", reason };
  }
  if (unhealthySinceMs + loginDeadAfterMs <= nowMs) return { kind: "end", reason: "dead" };
  // What never worked is not tried by itself: a wrong password would lock the account.
  if (isRefreshed) return { kind: "refresh" };
  const untilMs = session.updatedAtMs + loginIdleMs;
  return untilMs <= nowMs ? { kind: "end", reason: "expired" } : { kind: "putOff", untilMs };
}
