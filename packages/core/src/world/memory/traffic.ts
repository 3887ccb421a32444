import { RequestWindow } from "../../limit/request-window.ts";
import { keyOf, type SessionKey } from "../../session/session.ts";
import type { Clock } from "../clock.ts";
import { waitingMs, type Traffic } from "../traffic.ts";

export class MemoryTraffic implements Traffic {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, SessionKey & { sinceMs: number }>();
  readonly #requests = new RequestWindow();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async waits(key: SessionKey): Promise<void> {
    this.#waiting.set(nameOf(key), { ...keyOf(key), sinceMs: this.#clock.nowMs() });
  }

  async taken(key: SessionKey): Promise<void> {
    this.#waiting.delete(nameOf(key));
  }

  async othersWait(tenantId: string): Promise<boolean> {
    const sinceMs = this.#clock.nowMs() - waitingMs;
    return [...this.#waiting.values()].some(
      (waiting) => waiting.tenantId !== tenantId && waiting.sinceMs > sinceMs,
    );
  }

  async countRequest(tenantId: string): Promise<number> {
    return this.#requests.count(tenantId, this.#clock.nowMs());
  }
}

function nameOf(key: SessionKey): string {
  return JSON.stringify([key.tenantId, key.sessionId]);
}
