import { partId, type OpenRequest, type PartName, type PartReference } from "@dormouse/core";

type Snapshot = NonNullable<OpenRequest["snapshot"]>;

/** The parts of the snapshot a browser wakes with. Their contents are not kept once they were asked for. */
export class BaseParts {
  readonly #parts = new Map<string, PartReference>();
  /** Loaded ahead, and not asked for yet. */
  readonly #ahead = new Map<string, Promise<Uint8Array>>();
  readonly #snapshot: Snapshot | undefined;

  constructor(snapshot: Snapshot | undefined) {
    for (const part of snapshot?.manifest.parts ?? []) this.#parts.set(partId(part), part);
    this.#snapshot = snapshot;
  }

  all(): PartReference[] {
    return [...this.#parts.values()];
  }

  find(name: PartName): PartReference | undefined {
    return this.#parts.get(partId(name));
  }

  /**
   * @returns undefined where there is no such part
   * @throws what loading it fails with now: that loading it ahead failed is forgotten
   */
  async content(name: PartName): Promise<Uint8Array | undefined> {
    const part = this.find(name);
    const snapshot = this.#snapshot;
    if (part === undefined || snapshot === undefined) return undefined;
    const id = partId(part);
    const ahead = this.#ahead.get(id);
    this.#ahead.delete(id);
    return ahead === undefined ? snapshot.load(part) : ahead.catch(() => snapshot.load(part));
  }

  /** @returns the part's JSON, undefined where there is no such part. */
  async text(name: PartName): Promise<string | undefined> {
    const content = await this.content(name);
    return content === undefined ? undefined : new TextDecoder().decode(content);
  }

  /** Begins to load what the tabs will need first. What fails is loaded again when it is asked for. */
  prefetch(): void {
    const snapshot = this.#snapshot;
    if (snapshot === undefined) return;
    const { tabs } = snapshot.manifest;
    const tabIds = new Set(tabs.map(({ tabId }) => tabId));
    const origins = new Set(tabs.map(({ url }) => URL.parse(url)?.origin));
    const parts = this.all().filter(({ kind, storageKey, tabId }) => {
      if (kind === "cookies") return true;
      if (kind === "sessionStorage") return tabIds.has(tabId ?? "");
      if (!origins.has(storageKey)) return false;
      return (
        kind !== "indexedDB" || this.find({ kind: "indexedDBFiles", storageKey }) === undefined
      );
    });
    for (const part of parts) {
      const loading = snapshot.load(part);
      loading.catch(() => undefined);
      this.#ahead.set(partId(part), loading);
    }
  }

  /** Lets go of what was loaded ahead and had no use: the tabs are there. */
  endPrefetch(): void {
    this.#ahead.clear();
  }
}
