/**
 * Stops asking a service that does not answer, for a while: without it every commit would wait for a
 * dead Redis.
 */
export class CircuitBreaker {
  readonly #openMs: number;
  readonly #nowMs: () => number;
  #closedAgainAtMs = 0;
  #failing = false;

  constructor(openMs: number, nowMs: () => number) {
    this.#openMs = openMs;
    this.#nowMs = nowMs;
  }

  /** Whether to ask at all now. */
  get closed(): boolean {
    return this.#nowMs() >= this.#closedAgainAtMs;
  }

  succeeded(): void {
    this.#failing = false;
  }

  /** @returns true for the first failure since the last success. */
  failed(): boolean {
    const first = !this.#failing;
    this.#failing = true;
    this.#closedAgainAtMs = this.#nowMs() + this.#openMs;
    return first;
  }
}
