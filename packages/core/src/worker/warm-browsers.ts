import type { Session } from "../session/session.ts";
import type { SnapshotManifest } from "../snapshot/snapshot.ts";
import type { LiveBrowser } from "../world/browser.ts";
import type { SessionPage } from "./session-page.ts";

/** A browser, the snapshot it stands at and the page it shows. */
export type Kept = { live: LiveBrowser; snapshot: SnapshotManifest; page: SessionPage };

export type WarmLimits = {
  /** How many browsers the process has at most, the one at work among them. */
  browsers: number;
  /** What those that are kept may hold together. */
  bytes: number;
};

type KeptFor = Pick<Session, "tenantId" | "sessionId" | "snapshotVersion"> & Kept;
type Closing = Pick<KeptFor, "tenantId" | "live">;

/**
 * The browsers that a process keeps between steps, each for exactly the session and the snapshot
 * version it was left at. All are one tenant's; where room is needed the least recently used goes. One
 * that does not close is remembered, and tried again with whatever is closed next.
 */
export class WarmBrowsers {
  /** The least recently used first. */
  #kept: KeptFor[] = [];
  #unclosed: Closing[] = [];
  readonly #limits: WarmLimits;

  constructor(limits: WarmLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#kept.length === 0 && !this.hasUnclosed;
  }

  /** Whether one is left that did not close when it was to. */
  get hasUnclosed(): boolean {
    return this.#unclosed.length > 0;
  }

  /**
   * Closes what must not be there beside the session, and what there is no room for beside its browser.
   * @returns the session's browser if it is here at exactly this state; the caller now owns it.
   * @throws Error where one of another tenant does not close: the process may not go on beside it.
   */
  async take(session: Session): Promise<Kept | undefined> {
    const alive = this.#kept.filter(({ live }) => live.alive);
    const own = alive.find((kept) => isOf(kept, session) && isAt(kept, session));
    const others = newest(besides(alive, session), this.#limits.browsers - 1);
    try {
      await this.#retain(own === undefined ? others : [...others, own]);
    } catch (error) {
      if (this.#unclosed.some(({ tenantId }) => tenantId !== session.tenantId)) throw error;
    }
    this.#kept = this.#kept.filter((kept) => kept !== own);
    return own && { live: own.live, snapshot: own.snapshot, page: own.page };
  }

  /** Closes a browser of the session that is not kept. @throws Error where it does not close. */
  async discard({ tenantId }: Pick<Session, "tenantId">, live: LiveBrowser): Promise<void> {
    this.#unclosed.push({ tenantId, live });
    await this.#closeUnclosed();
  }

  /** Keeps the browser for the session's next step. */
  async keep(session: Session, kept: Kept): Promise<void> {
    const { tenantId, sessionId, snapshotVersion } = session;
    const others = besides(this.#kept, session);
    this.#kept.push({ tenantId, sessionId, snapshotVersion, ...kept });
    await this.#retain(newest([...others, ...this.#kept.slice(-1)], this.#limits.browsers));
  }

  /** Closes browsers, the least recently used first, until the rest hold no more than they may. */
  async trim(): Promise<void> {
    const staying = [...this.#kept];
    const sizes = await Promise.all(staying.map(({ live }) => live.memoryBytes().catch(() => 0)));
    let bytes = sizes.reduce((sum, size) => sum + size, 0);
    while (staying.length > 0 && bytes > this.#limits.bytes) {
      staying.shift();
      bytes -= sizes.shift() ?? 0;
    }
    await this.#retain(staying);
  }

  /** Closes the browser it keeps for the session, if it does. @throws Error where it does not close. */
  async release(session: Session): Promise<void> {
    await this.#retain(this.#kept.filter((kept) => !isOf(kept, session)));
  }

  async close(): Promise<void> {
    await this.#retain([]);
  }

  async #retain(staying: KeptFor[]): Promise<void> {
    this.#unclosed.push(...this.#kept.filter((kept) => !staying.includes(kept)));
    this.#kept = staying;
    await this.#closeUnclosed();
  }

  async #closeUnclosed(): Promise<void> {
    const closing = [...this.#unclosed];
    const outcomes = await Promise.allSettled(closing.map(({ live }) => live.close()));
    const closed = closing.filter((_, index) => outcomes[index]?.status === "fulfilled");
    this.#unclosed = this.#unclosed.filter((one) => !closed.includes(one));
    const failure = outcomes.find((outcome) => outcome.status === "rejected");
    if (failure !== undefined) throw failure.reason;
  }
}

function isOf(kept: KeptFor, { tenantId, sessionId }: Session): boolean {
  return kept.tenantId === tenantId && kept.sessionId === sessionId;
}

function isAt(kept: KeptFor, { snapshotVersion }: Session): boolean {
  return kept.snapshotVersion === snapshotVersion;
}

/** Of the session's tenant, but not its own. */
function besides(kept: KeptFor[], { tenantId, sessionId }: Session): KeptFor[] {
  return kept.filter((other) => other.tenantId === tenantId && other.sessionId !== sessionId);
}

function newest(kept: KeptFor[], count: number): KeptFor[] {
  return kept.slice(Math.max(0, kept.length - Math.max(0, count)));
}
