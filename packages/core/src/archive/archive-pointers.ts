import { keyOf, type Session, type SessionKey } from "../session/session.ts";
import type { Clock } from "../world/clock.ts";
import type { Store } from "../world/store.ts";
import type { SessionArchive } from "./session-archive.ts";

/**
 * Records that an archive has stay in the table for so long after it was made: whoever has read the session before,
 * and does not know of the archive yet, still finds them there.
 */
export const clearAfterMs = 5 * 60_000;

/** What was read of a session so long ago is read again before it is gone by. */
const knownForMs = 30_000;
/** What was gone by for longer when the records came may have been overtaken. Well below `clearAfterMs`. */
const goodForMs = 120_000;
const rememberedMax = 2_000;

export type ArchivePointer = {
  archive: SessionArchive | undefined;
  /** A time at which this was so. */
  knownAtMs: number;
};

/** Where sessions have their archives, as this process knows of those it has to do with. */
export class ArchivePointers {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #known = new Map<string, ArchivePointer>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Calls what reads or writes a session, and remembers what that says of its archive. */
  async through<Result>(
    key: SessionKey,
    work: () => Promise<Result>,
    sessionIn: (result: Result) => Session | undefined,
  ): Promise<Result> {
    const knownAtMs = this.#clock.nowMs();
    const result = await work();
    this.#remember(key, sessionIn(result), knownAtMs);
    return result;
  }

  async of(key: SessionKey): Promise<ArchivePointer> {
    const known = this.#known.get(nameOf(key));
    const nowMs = this.#clock.nowMs();
    if (known !== undefined && nowMs - known.knownAtMs < knownForMs) return known;
    const session = await this.#store.read(keyOf(key));
    this.#remember(key, session, nowMs);
    return { archive: session?.archive, knownAtMs: nowMs };
  }

  /** Nothing that was read by it can have missed what is in a newer archive. */
  isGood({ knownAtMs }: ArchivePointer): boolean {
    return this.#clock.nowMs() - knownAtMs < goodForMs;
  }

  forget(key: SessionKey): void {
    this.#known.delete(nameOf(key));
  }

  #remember(key: SessionKey, session: Session | undefined, knownAtMs: number): void {
    const name = nameOf(key);
    this.#known.delete(name);
    // One that is not there yet may be in a moment.
    if (session === undefined) return;
    this.#known.set(name, { archive: session.archive, knownAtMs });
    const [oldest] = this.#known.keys();
    if (this.#known.size > rememberedMax && oldest !== undefined) this.#known.delete(oldest);
  }
}

function nameOf({ tenantId, sessionId }: SessionKey): string {
  return JSON.stringify([tenantId, sessionId]);
}
