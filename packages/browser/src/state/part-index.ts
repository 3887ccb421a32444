import { createHash } from "node:crypto";
import { partId, type PartName, type PartReference, type SnapshotManifest } from "@dormouse/core";

/** The parts of the snapshot that a capture goes on from. */
export class PartIndex {
  readonly #parts: Map<string, PartReference>;

  constructor(manifest: Pick<SnapshotManifest, "parts"> | undefined) {
    this.#parts = new Map((manifest?.parts ?? []).map((part) => [partId(part), part]));
  }

  get(name: PartName): PartReference | undefined {
    return this.#parts.get(partId(name));
  }

  all(): PartReference[] {
    return [...this.#parts.values()];
  }
}

/** In hex, as parts are told apart. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
