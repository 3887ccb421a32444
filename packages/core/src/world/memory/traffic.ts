import { RequestWindow } from "../../limit/request-window.ts";
import { keyOf, type SessionKey } from "../../session/session.ts";
import type { Clock } from "../clock.ts";
import { waitingMs, type Traffic } from "../traffic.ts";

export class MemoryTraffic implements Traffic {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, SessionKey & { sinceMs: number }>();
  /** The tenants by when a step of theirs was last taken up, that which was first. */
  readonly #served = new Set<string>();
  readonly #requests = new RequestWindow();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async waits(key: SessionKey): Promise<void> {
    this.#waiting.set(nameOf(key), { ...keyOf(key), sinceMs: this.#clock.nowMs() });
  }

  async taken(key: SessionKey): Promise<void> {
    this.#waiting.delete(nameOf(key));
    this.#served.delete(key.tenantId);
    this.#served.add(key.tenantId);
  }

  async othersWait(tenantId: string): Promise<boolean> {
    return this.#othersThan(tenantId).length > 0;
  }

  async nextInTurn(tenantId: string): Promise<SessionKey | undefined> {
    const served = [...this.#served];
    const [next] = this.#othersThan(tenantId).toSorted(
      (left, right) => served.indexOf(left.tenantId) - served.indexOf(right.tenantId),
    );
    if (next === undefined) return undefined;
    await this.taken(next);
    return keyOf(next);
  }

  async countRequest(tenantId: string): Promise<number> {
    return this.#requests.count(tenantId, this.#clock.nowMs());
  }

  /** Who of other tenants waits, the longest waiting first. */
  #othersThan(tenantId: string): (SessionKey & { sinceMs: number })[] {
    const sinceMs = this.#clock.nowMs() - waitingMs;
    return [...this.#waiting.values()]
      .filter((waiting) => waiting.tenantId !== tenantId && waiting.sinceMs > sinceMs)
      .toSorted((left, right) => left.sinceMs - right.sinceMs);
  }
}

function nameOf(key: SessionKey): string {
  return JSON.stringify([key.tenantId, key.sessionId]);
}
