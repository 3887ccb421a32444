import type { Session } from "../session/session.ts";
import type { SnapshotManifest } from "../snapshot/snapshot.ts";
import type { LiveBrowser } from "../world/browser.ts";

/** A browser and the snapshot it stands at. */
export type Kept = { live: LiveBrowser; snapshot: SnapshotManifest };

/**
 * The one browser a process may keep between steps. It is good for exactly the session and the
 * snapshot version it was left at; anything else closes it, so no two sessions ever meet in it.
 */
export class WarmBrowser {
  #kept: (Pick<Session, "tenantId" | "sessionId" | "snapshotVersion"> & Kept) | undefined;

  /** @returns the browser if it is this session's at exactly this state; the caller now owns it. */
  async take(session: Session): Promise<Kept | undefined> {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept === undefined) return undefined;
    const fits =
      kept.live.alive &&
      kept.tenantId === session.tenantId &&
      kept.sessionId === session.sessionId &&
      kept.snapshotVersion === session.snapshotVersion;
    if (fits) return { live: kept.live, snapshot: kept.snapshot };
    await kept.live.close();
    return undefined;
  }

  /** Keeps the browser for the session's next step. */
  async keep(session: Session, kept: Kept): Promise<void> {
    await this.close();
    const { tenantId, sessionId, snapshotVersion } = session;
    this.#kept = { tenantId, sessionId, snapshotVersion, ...kept };
  }

  async close(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    await kept?.live.close();
  }
}
