import { decodePart } from "@dormouse/core";
import type { BaseParts } from "./base-parts.ts";

/**
 * The names of origins' items as they were last known. Chromium leaves items alone where it throws
 * databases away for want of space; a site that clears its storage clears them as well.
 */
export class KnownItems {
  readonly #base: BaseParts;
  readonly #names = new Map<string, string[]>();

  /** @param base what the browser woke with: what was not read since is as it has it */
  constructor(base: BaseParts) {
    this.#base = base;
  }

  /** @param text the items of a storage key, as JSON; undefined where there are none */
  remember(storageKey: string, text: string | undefined): void {
    this.#names.set(storageKey, namesIn(text));
  }

  /** Whether there were items, and all of them are among these. */
  async areAllIn(storageKey: string, text: string | undefined): Promise<boolean> {
    const known = this.#names.get(storageKey) ?? (await this.#stored(storageKey));
    const found = new Set(namesIn(text));
    return known.length > 0 && known.every((name) => found.has(name));
  }

  async #stored(storageKey: string): Promise<string[]> {
    const content = await this.#base.content({ kind: "localStorage", storageKey });
    return content === undefined ? [] : decodePart("localStorage", content).map(({ name }) => name);
  }
}

function namesIn(text: string | undefined): string[] {
  return (JSON.parse(text ?? "[]") as { name: string }[]).map(({ name }) => name);
}
