/**
 * A site outside the system, where each session has an account of its own: what was done there stays done, whoever
 * is killed.
 */
export class SimulatedSite {
  readonly #effects = new Map<string, number>();

  apply(account: string, name: string): void {
    this.#effects.set(nameOf(account, name), this.times(account, name) + 1);
  }

  happened(account: string, name: string): boolean {
    return this.times(account, name) > 0;
  }

  /** All that was done there. */
  textsOf(account: string): string[] {
    return [...this.#effects.keys()]
      .filter((name) => name.startsWith(nameOf(account, "")))
      .map((name) => name.slice(account.length + 1));
  }

  times(account: string, name: string): number {
    return this.#effects.get(nameOf(account, name)) ?? 0;
  }
}

function nameOf(account: string, name: string): string {
  return `${account} ${name}`;
}
