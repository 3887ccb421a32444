/** Values that were asked for last, as many as fit; which of them is there makes no difference but time. */
export class RecentValues {
  readonly #maxBytes: number;
  readonly #values = new Map<string, { value: Promise<unknown>; bytes: number }>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * @param name of a value that is always the same.
   * @param bytes that it takes.
   * @param load is called where it is not there; what fails is not kept.
   */
  of<Value>(name: string, bytes: number, load: () => Promise<Value>): Promise<Value> {
    const known = this.#values.get(name);
    this.#drop(name);
    const value = (known?.value as Promise<Value> | undefined) ?? load();
    this.#values.set(name, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#values.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#drop(oldest);
    }
    if (known === undefined) {
      value.catch(() => {
        if (this.#values.get(name)?.value === value) this.#drop(name);
      });
    }
    return value;
  }

  #drop(name: string): void {
    this.#bytes -= this.#values.get(name)?.bytes ?? 0;
    this.#values.delete(name);
  }
}
