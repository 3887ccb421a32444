import type { SnapshotNote } from "@dormouse/contract";
import type { BaseParts } from "./base-parts.ts";
import { OnceEach } from "./once-each.ts";
import { callInFrame } from "./page-code.ts";
import type { SeededDocument, Seeder } from "./seeder.ts";
import { refusalOf, type StoredDatabases } from "./stored-databases.ts";
import { rareKinds, writeRareStorage, type RareKind } from "./write-rare-storage.ts";
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

/** What belongs to an origin as a whole; `sessionStorage` belongs to its tabs. */
const kinds = new Set<string>([...rareKinds, "localStorage", "indexedDB", "indexedDBFiles"]);

/** Puts what an origin has stored in place when it is first visited. */
export class OriginStorage {
  readonly #base: BaseParts;
  readonly #seeder: Seeder;
  readonly #databases: StoredDatabases;
  readonly #note: (note: SnapshotNote) => void;
  /** Stored keys by origin, so that an origin without any costs nothing. */
  readonly #stored = new Map<string, StorageKey[]>();
  readonly #restored = new OnceEach<void>();
  /** By origin; ends where it fails, too. */
  readonly #ahead = new Map<string, Promise<void>>();
  /** Kinds and storage keys of what the browser did not take back. */
  readonly #lost = new Set<string>();
  #touched = new Map<string, OriginChain>();

  constructor(options: {
    base: BaseParts;
    seeder: Seeder;
    databases: StoredDatabases;
    note(note: SnapshotNote): void;
  }) {
    this.#base = options.base;
    this.#seeder = options.seeder;
    this.#databases = options.databases;
    this.#note = options.note;
    const names = this.#base.all().flatMap((part) => (kinds.has(part.kind) ? part.storageKey : []));
    for (const name of new Set(names)) {
      const key = parseStorageKey(name);
      if (key === undefined) continue;
      this.#stored.set(key.origin, [...(this.#stored.get(key.origin) ?? []), key]);
    }
  }

  /** Resolves once a document under this chain finds its storage as it was. */
  async prepare(chain: OriginChain): Promise<void> {
    this.#touched.set(chainId(chain), chain);
    await this.#ahead.get(lastOf(chain));
    await this.#restoreFor(chain);
  }

  /** Begins with what a document of the origin will need soon. Where that fails it is done again. */
  prepareAhead(origin: string): void {
    this.#ahead.set(
      origin,
      this.#restoreFor([origin]).catch(() => undefined),
    );
  }

  /**
   * Whether what is stored did not come back: it is to be kept as it is stored, since what the browser
   * has in its place is no newer state of it.
   */
  isLost(storageKey: string, kind: "localStorage" | "indexedDB" | RareKind): boolean {
    return kind === "indexedDB"
      ? this.#databases.isLost(storageKey)
      : this.#lost.has(`${kind} ${storageKey}`);
  }

  /** The chains that documents were requested under since this was last asked. */
  takeTouched(): OriginChain[] {
    const touched = [...this.#touched.values()];
    this.#touched = new Map();
    return touched;
  }

  async #restoreFor(chain: OriginChain): Promise<void> {
    const keys = this.#stored.get(lastOf(chain)) ?? [];
    await Promise.all(
      keys
        .filter((key) => mayBelong(key, chain))
        .map((key) => {
          const storageKey = formatStorageKey(key);
          return this.#restored.do(storageKey, () => this.#restore(key, storageKey));
        }),
    );
  }

  async #restore(key: StorageKey, storageKey: string): Promise<void> {
    const items = this.#base.text({ kind: "localStorage", storageKey });
    const placed = this.#databases.place(storageKey);
    // Where the origin cannot be visited nobody waits for them.
    for (const loading of [items, placed]) loading.catch(() => undefined);
    await this.#seeder.visit(chainOf(key), async (document) => {
      await Promise.all([
        this.#writeItems(storageKey, items, document),
        placed.then((found) => this.#databases.complete(storageKey, found, document)),
        this.#writeRare(storageKey, document),
      ]);
    });
  }

  async #writeRare(storageKey: string, document: SeededDocument): Promise<void> {
    for (const kind of rareKinds) {
      const written = writeRareStorage(kind, storageKey, this.#base, document);
      this.#keepIfRefused(storageKey, kind, await refusalOf(written));
    }
  }

  async #writeItems(
    storageKey: string,
    items: Promise<string | undefined>,
    { session, frameId }: SeededDocument,
  ): Promise<void> {
    const localStorage = await items;
    if (localStorage === undefined) return;
    const written = callInFrame(session, frameId, "write", { localStorage });
    this.#keepIfRefused(storageKey, "localStorage", await refusalOf(written));
  }

  #keepIfRefused(
    storageKey: string,
    kind: "localStorage" | RareKind,
    refusal: string | undefined,
  ): void {
    if (refusal === undefined) return;
    this.#lost.add(`${kind} ${storageKey}`);
    this.#note({ code: "not_restored", kind, storageKey, detail: refusal });
  }
}
