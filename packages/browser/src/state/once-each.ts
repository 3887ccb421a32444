/** Work that is done once for each key; where it failed, again when it is next asked for. */
export class OnceEach<Value> {
  readonly #done = new Map<string, Promise<Value>>();

  /** @throws what the work fails with */
  do(key: string, work: () => Promise<Value>): Promise<Value> {
    const known = this.#done.get(key);
    if (known !== undefined) return known;
    const doing = work();
    this.#done.set(key, doing);
    doing.catch(() => this.#done.delete(key));
    return doing;
  }
}
