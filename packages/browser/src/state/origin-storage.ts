import type { BaseParts } from "./base-parts.ts";
import { callInFrame } from "./page-code.ts";
import type { Seeder } from "./seeder.ts";
import {
  chainId,
  chainOf,
  formatStorageKey,
  lastOf,
  mayBelong,
  parseStorageKey,
  type OriginChain,
  type StorageKey,
} from "./storage-key.ts";

/** Puts an origin's localStorage and IndexedDB in place when it is first visited. */
export class OriginStorage {
  readonly #base: BaseParts;
  readonly #seeder: Seeder;
  /** Stored keys by origin, so that an origin without any costs nothing. */
  readonly #stored = new Map<string, StorageKey[]>();
  readonly #restored = new Map<string, Promise<void>>();
  #touched = new Map<string, OriginChain>();

  constructor(base: BaseParts, seeder: Seeder) {
    this.#base = base;
    this.#seeder = seeder;
    const names = base
      .all()
      .filter(({ kind }) => kind === "localStorage" || kind === "indexedDB")
      .map(({ storageKey }) => storageKey);
    for (const name of new Set(names)) {
      const key = parseStorageKey(name);
      if (key === undefined) continue;
      this.#stored.set(key.origin, [...(this.#stored.get(key.origin) ?? []), key]);
    }
  }

  /** Resolves once a document under this chain finds its storage as it was. */
  async prepare(chain: OriginChain): Promise<void> {
    this.#touched.set(chainId(chain), chain);
    const keys = this.#stored.get(lastOf(chain)) ?? [];
    await Promise.all(
      keys.filter((key) => mayBelong(key, chain)).map((key) => this.#restoreOnce(key)),
    );
  }

  isRestored(storageKey: string): boolean {
    return this.#restored.has(storageKey);
  }

  /** The chains that documents were requested under since this was last asked. */
  takeTouched(): OriginChain[] {
    const touched = [...this.#touched.values()];
    this.#touched = new Map();
    return touched;
  }

  prefetch(origin: string): void {
    for (const key of this.#stored.get(origin) ?? []) {
      if (key.topLevelSite !== undefined || key.crossSiteAncestor !== undefined) continue;
      const storageKey = formatStorageKey(key);
      this.#base.prefetch([
        { kind: "localStorage", storageKey },
        { kind: "indexedDB", storageKey },
      ]);
    }
  }

  #restoreOnce(key: StorageKey): Promise<void> {
    const storageKey = formatStorageKey(key);
    const restoring = this.#restored.get(storageKey) ?? this.#restore(key, storageKey);
    this.#restored.set(storageKey, restoring);
    return restoring;
  }

  async #restore(key: StorageKey, storageKey: string): Promise<void> {
    const [localStorage, indexedDB] = await Promise.all([
      this.#base.text({ kind: "localStorage", storageKey }),
      this.#base.text({ kind: "indexedDB", storageKey }),
    ]);
    await this.#seeder.visit(chainOf(key), ({ session, frameId }) =>
      callInFrame(session, frameId, "write", {
        ...(localStorage === undefined ? {} : { localStorage }),
        ...(indexedDB === undefined ? {} : { indexedDB }),
      }),
    );
  }
}
