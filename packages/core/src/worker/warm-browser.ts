import type { Session } from "../session/session.ts";
import type { LiveBrowser } from "../world/browser.ts";

/**
 * The one browser a process may keep between steps. It is good for exactly the session and the
 * snapshot version it was left at; anything else closes it, so no two sessions ever meet in it.
 */
export class WarmBrowser {
  #kept:
    | { tenantId: string; sessionId: string; snapshotVersion: number; live: LiveBrowser }
    | undefined;

  /** @returns the browser if it is this session's at exactly this state; the caller now owns it. */
  async take(session: Session): Promise<LiveBrowser | undefined> {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept === undefined) return undefined;
    const fits =
      kept.live.alive &&
      kept.tenantId === session.tenantId &&
      kept.sessionId === session.sessionId &&
      kept.snapshotVersion === session.snapshotVersion;
    if (fits) return kept.live;
    await kept.live.close();
    return undefined;
  }

  /** Keeps the browser for the session's next step. */
  async keep(session: Session, live: LiveBrowser): Promise<void> {
    await this.close();
    const { tenantId, sessionId, snapshotVersion } = session;
    this.#kept = { tenantId, sessionId, snapshotVersion, live };
  }

  async close(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    await kept?.live.close();
  }
}
