/** A site outside the system: what was done to it stays done, whoever is killed. */
export class SimulatedSite {
  readonly #effects = new Map<string, number>();

  apply(name: string): void {
    this.#effects.set(name, this.times(name) + 1);
  }

  happened(name: string): boolean {
    return this.#effects.has(name);
  }

  times(name: string): number {
    return this.#effects.get(name) ?? 0;
  }
}
