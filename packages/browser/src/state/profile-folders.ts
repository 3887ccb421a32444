import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { exists } from "./exists.ts";

/** Where Chromium keeps what most sites never use, so that these are asked only once any site does. */
export class ProfileFolders {
  readonly #profile: string;

  constructor(userDataDirectory: string) {
    this.#profile = join(userDataDirectory, "Default");
  }

  /** Whether any site has caches. */
  hasCaches(): Promise<boolean> {
    return this.#has(join("Service Worker", "CacheStorage"));
  }

  /** Whether any site has files of its own. */
  hasFiles(): Promise<boolean> {
    return this.#has("File System");
  }

  async #has(folder: string): Promise<boolean> {
    return (await exists(join(this.#profile, folder))) || (await this.#hasPartitions());
  }

  /** Of partitioned storage each has a numbered folder, with all kinds below. */
  async #hasPartitions(): Promise<boolean> {
    const names = await readdir(join(this.#profile, "WebStorage")).catch(() => []);
    return names.some((name) => /^\d+$/.test(name));
  }
}
