import type { Blobs } from "../blobs.ts";

export class MemoryBlobs implements Blobs {
  readonly #blobs = new Map<string, { content: Uint8Array; contentType: string }>();

  async put(key: string, content: Uint8Array, contentType: string): Promise<void> {
    this.#blobs.set(key, { content: Uint8Array.from(content), contentType });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const blob = this.#blobs.get(key);
    return blob === undefined ? undefined : Uint8Array.from(blob.content);
  }

  /** A `data:` URL: it holds the blob itself, so it can be read without a server. */
  async link(key: string): Promise<string> {
    const blob = this.#blobs.get(key);
    const content = Buffer.from(blob?.content ?? []).toString("base64");
    return `data:${blob?.contentType ?? "application/octet-stream"};base64,${content}`;
  }

  async deletePrefix(prefix: string): Promise<void> {
    for (const key of this.#blobs.keys()) {
      if (key.startsWith(prefix)) this.#blobs.delete(key);
    }
  }

  /** Every key, sorted. */
  keys(): string[] {
    return [...this.#blobs.keys()].toSorted();
  }
}
