import { partId, type OpenRequest, type PartName, type PartReference } from "@dormouse/core";

type Snapshot = NonNullable<OpenRequest["snapshot"]>;

/** The parts of the snapshot a browser wakes with, each loaded at most once. */
export class BaseParts {
  readonly #parts = new Map<string, PartReference>();
  readonly #loading = new Map<string, Promise<Uint8Array>>();
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

  /** @returns undefined where there is no such part. */
  async content(name: PartName): Promise<Uint8Array | undefined> {
    const part = this.find(name);
    if (part === undefined || this.#snapshot === undefined) return undefined;
    const id = partId(part);
    const loading = this.#loading.get(id) ?? this.#snapshot.load(part);
    this.#loading.set(id, loading);
    return loading;
  }

  /** @returns the part's JSON, undefined where there is no such part. */
  async text(name: PartName): Promise<string | undefined> {
    const content = await this.content(name);
    return content === undefined ? undefined : new TextDecoder().decode(content);
  }

  /** Begins to load what the tabs will need first. A failure shows when it is asked for. */
  prefetch(): void {
    const tabs = this.#snapshot?.manifest.tabs ?? [];
    const tabIds = new Set(tabs.map(({ tabId }) => tabId));
    const origins = new Set(tabs.map(({ url }) => URL.parse(url)?.origin));
    const names = this.all().filter(({ kind, storageKey, tabId }) => {
      if (kind === "cookies") return true;
      if (kind === "sessionStorage") return tabIds.has(tabId ?? "");
      if (!origins.has(storageKey)) return false;
      return (
        kind !== "indexedDB" || this.find({ kind: "indexedDBFiles", storageKey }) === undefined
      );
    });
    for (const name of names) this.content(name).catch(() => undefined);
  }
}
