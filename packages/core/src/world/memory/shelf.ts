/**
 * Records by key, kept as JSON: what comes out is never what somebody else still holds, and what
 * JSON cannot say is lost here as it is in the table.
 */
export class Shelf<Value> {
  readonly #json = new Map<string, string>();

  get(key: string): Value | undefined {
    const json = this.#json.get(key);
    return json === undefined ? undefined : (JSON.parse(json) as Value);
  }

  put(key: string, value: Value): void {
    this.#json.set(key, JSON.stringify(value));
  }

  has(key: string): boolean {
    return this.#json.has(key);
  }

  delete(key: string): void {
    this.#json.delete(key);
  }

  /** @param isWanted says of a key whether its value is. Default: every one. */
  values(isWanted: (key: string) => boolean = () => true): Value[] {
    const wanted: Value[] = [];
    for (const [key, json] of this.#json) if (isWanted(key)) wanted.push(JSON.parse(json) as Value);
    return wanted;
  }
}
