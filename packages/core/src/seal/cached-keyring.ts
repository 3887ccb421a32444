import type { DataKey, KeyContext, Keyring } from "../world/keyring.ts";
import { namesOf } from "./context-names.ts";

/** A step uses one key; an API's process those of whoever calls. */
const maxKeys = 500;

/** Remembers the keys it opened last, so that a process asks once for each. Failures are not remembered. */
export class CachedKeyring implements Keyring {
  readonly #keyring: Keyring;
  readonly #maxKeys: number;
  /** Least recently used first. */
  readonly #opened = new Map<string, Promise<Uint8Array>>();

  constructor(keyring: Keyring, options: { maxKeys?: number } = {}) {
    this.#keyring = keyring;
    this.#maxKeys = options.maxKeys ?? maxKeys;
  }

  async create(context: KeyContext): Promise<DataKey> {
    const created = await this.#keyring.create(context);
    this.#remember(nameOf(created.wrapped, context), Promise.resolve(created.key));
    return created;
  }

  unwrap(wrapped: string, context: KeyContext): Promise<Uint8Array> {
    const name = nameOf(wrapped, context);
    const known = this.#opened.get(name);
    this.#opened.delete(name);
    const opening = known ?? this.#keyring.unwrap(wrapped, context);
    this.#remember(name, opening);
    if (known === undefined) opening.catch(() => this.#forget(name, opening));
    return opening;
  }

  #remember(name: string, key: Promise<Uint8Array>): void {
    this.#opened.set(name, key);
    const oldest = this.#opened.keys().next().value;
    if (this.#opened.size > this.#maxKeys && oldest !== undefined) this.#opened.delete(oldest);
  }

  #forget(name: string, key: Promise<Uint8Array>): void {
    if (this.#opened.get(name) === key) this.#opened.delete(name);
  }
}

/** With the context: a key that is known for one thing must not open for another. */
function nameOf(wrapped: string, context: KeyContext): string {
  return JSON.stringify([wrapped, ...namesOf(context)]);
}
