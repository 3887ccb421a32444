import { partId, type PartName, type PartReference, type SnapshotManifest } from "@dormouse/core";

export type LoadPart = (part: PartReference) => Promise<Uint8Array>;

/** The parts of the snapshot a browser wakes with, each loaded at most once. */
export class BaseParts {
  readonly #parts = new Map<string, PartReference>();
  readonly #loading = new Map<string, Promise<string>>();
  readonly #load: LoadPart;

  constructor(manifest: SnapshotManifest | undefined, load: LoadPart) {
    for (const part of manifest?.parts ?? []) this.#parts.set(partId(part), part);
    this.#load = load;
  }

  all(): PartReference[] {
    return [...this.#parts.values()];
  }

  /** @returns the part's JSON, undefined where there is no such part. */
  async text(name: PartName): Promise<string | undefined> {
    const id = partId(name);
    const part = this.#parts.get(id);
    if (part === undefined) return undefined;
    const loading =
      this.#loading.get(id) ??
      this.#load(part).then((content) => new TextDecoder().decode(content));
    this.#loading.set(id, loading);
    return loading;
  }

  /** Starts to load what will be needed soon. A failure shows when it is asked for. */
  prefetch(names: PartName[]): void {
    for (const name of names) this.text(name).catch(() => undefined);
  }
}
