import type { SessionEvent } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import type { Subscription } from "../world/announcer.ts";
import type { World } from "../world/world.ts";

const pageSize = 200;
/** How often the log is read without being told to: what a lost announcement costs at most. */
const pollMs = 2_000;

/**
 * A session's events after `afterSequence`, each once and in order, first from the log and then as
 * they happen; ends with `session.deleted` or with the signal. Subscribes before it reads the log, so
 * that nothing falls in between; announced events that do not follow on close up by a read of the log.
 */
export async function* followEvents(
  world: World,
  key: SessionKey,
  afterSequence: number,
  signal: AbortSignal,
): AsyncGenerator<SessionEvent> {
  const inbox = new Inbox(afterSequence);
  const line = new Line(world, key, inbox);
  try {
    let readLog = true;
    while (!signal.aborted) {
      if (readLog) {
        await line.open();
        inbox.putAll(
          await world.store.readEvents(key, { afterSequence: inbox.last, limit: pageSize }),
        );
      }
      const ready = inbox.take();
      for (const event of ready) {
        yield event;
        if (event.type === "session.deleted") return;
      }
      // A full page, or an event beyond a hole: the log knows what comes next.
      readLog = ready.length >= pageSize || inbox.hasHole;
      if (!readLog) readLog = !(await inbox.arrival(world, pollMs, signal)) || inbox.hasHole;
    }
  } finally {
    await line.close();
  }
}

/** The fast lane to the inbox, opened again where it was lost; without it the polls still find all. */
class Line {
  readonly #world: World;
  readonly #key: SessionKey;
  readonly #inbox: Inbox;
  #subscription: Subscription | undefined;

  constructor(world: World, key: SessionKey, inbox: Inbox) {
    this.#world = world;
    this.#key = key;
    this.#inbox = inbox;
  }

  async open(): Promise<void> {
    if (this.#subscription !== undefined) return;
    const line: { subscription?: Subscription | undefined; lost: boolean } = { lost: false };
    line.subscription = await this.#world.announcer
      .subscribe(this.#key, {
        onEvent: (event) => this.#inbox.put(event),
        onLost: () => {
          line.lost = true;
          this.#subscription = undefined;
          this.#inbox.wake();
          line.subscription?.close().catch(() => {});
        },
      })
      .catch(() => undefined);
    if (!line.lost) this.#subscription = line.subscription;
  }

  async close(): Promise<void> {
    await this.#subscription?.close();
  }
}

/** Events that came in, handed out in dense order. */
class Inbox {
  last: number;
  #waiting = new Map<number, SessionEvent>();
  #arrived: AbortController | undefined;

  constructor(afterSequence: number) {
    this.last = afterSequence;
  }

  put(event: SessionEvent): void {
    if (event.sequence <= this.last) return;
    this.#waiting.set(event.sequence, event);
    this.#arrived?.abort("event");
  }

  putAll(events: SessionEvent[]): void {
    for (const event of events) this.put(event);
  }

  /** Makes the reader look at the log. */
  wake(): void {
    this.#arrived?.abort("lost");
  }

  get hasHole(): boolean {
    return this.#waiting.size > 0 && !this.#waiting.has(this.last + 1);
  }

  take(): SessionEvent[] {
    const ready: SessionEvent[] = [];
    for (;;) {
      const next = this.#waiting.get(this.last + 1);
      if (next === undefined) return ready;
      this.#waiting.delete(next.sequence);
      this.last = next.sequence;
      ready.push(next);
    }
  }

  /** @returns true once an event came in, false when it is time to read the log. */
  async arrival(world: World, ms: number, signal: AbortSignal): Promise<boolean> {
    if (this.#waiting.size > 0) return true;
    const arrived = new AbortController();
    this.#arrived = arrived;
    await world.clock.sleep(ms, AbortSignal.any([signal, arrived.signal]));
    this.#arrived = undefined;
    return arrived.signal.reason === "event";
  }
}
