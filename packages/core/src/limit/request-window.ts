const windowMs = 1_000;

/**
 * How many requests came within the last second: those of this second, and of the one before as large a
 * share as still lies within.
 */
export function withinWindow(nowMs: number, current: number, before: number): number {
  return current + before * (1 - (nowMs % windowMs) / windowMs);
}

/** The number of the second that a moment is in. */
export function windowOf(nowMs: number): number {
  return Math.floor(nowMs / windowMs);
}

/** Counts requests by tenant, in this process. */
export class RequestWindow {
  #window = 0;
  #current = new Map<string, number>();
  #before = new Map<string, number>();

  /** @returns how many came within the last second, this one among them. */
  count(tenantId: string, nowMs: number): number {
    this.#moveTo(windowOf(nowMs));
    const current = (this.#current.get(tenantId) ?? 0) + 1;
    this.#current.set(tenantId, current);
    return withinWindow(nowMs, current, this.#before.get(tenantId) ?? 0);
  }

  #moveTo(window: number): void {
    if (window === this.#window) return;
    this.#before = window === this.#window + 1 ? this.#current : new Map();
    this.#current = new Map();
    this.#window = window;
  }
}
