import { partId, type PartName, type PartReference, type SnapshotManifest } from "@dormouse/core";

export type LoadPart = (part: PartReference) => Promise<Uint8Array>;

/** The parts of the snapshot a browser wakes with, each loaded at most once. */
export class BaseParts {
  readonly #parts = new Map<string, PartReference>();
  readonly #loading = new Map<string, Promise<Uint8Array>>();
  readonly #load: LoadPart;

  constructor(manifest: SnapshotManifest | undefined, load: LoadPart) {
    for (const part of manifest?.parts ?? []) this.#parts.set(partId(part), part);
    this.#load = load;
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
    if (part === undefined) return undefined;
    const id = partId(part);
    const loading = this.#loading.get(id) ?? this.#load(part);
    this.#loading.set(id, loading);
    return loading;
  }

  /** @returns the part's JSON, undefined where there is no such part. */
  async text(name: PartName): Promise<string | undefined> {
    const content = await this.content(name);
    return content === undefined ? undefined : new TextDecoder().decode(content);
  }
}
