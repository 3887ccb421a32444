import { BlobTooLargeError, type BlobEntry, type Blobs } from "../blobs.ts";
import type { Clock } from "../clock.ts";
import { ManualClock } from "./clock.ts";

const pageSize = 1_000;
const uploadProtocol = "memory-upload:";

type Blob = { content: Uint8Array; contentType: string; modifiedAtMs: number };

export class MemoryBlobs implements Blobs {
  readonly #blobs = new Map<string, Blob>();
  readonly #clock: Clock;

  /** @param clock that tells when a blob was put. */
  constructor(clock: Clock = new ManualClock()) {
    this.#clock = clock;
  }

  async put(key: string, content: Uint8Array, contentType: string): Promise<void> {
    const modifiedAtMs = this.#clock.nowMs();
    this.#blobs.set(key, { content: Uint8Array.from(content), contentType, modifiedAtMs });
  }

  async get(key: string, { maxBytes } = { maxBytes: Infinity }): Promise<Uint8Array | undefined> {
    const blob = this.#blobs.get(key);
    if (blob === undefined) return undefined;
    if (blob.content.byteLength > maxBytes) throw new BlobTooLargeError(key, maxBytes);
    return Uint8Array.from(blob.content);
  }

  async read(
    key: string,
    { offset, bytes }: { offset: number; bytes: number },
  ): Promise<Uint8Array | undefined> {
    return (await this.get(key))?.slice(offset, offset + bytes);
  }

  async copy(from: string, to: string): Promise<boolean> {
    const blob = this.#blobs.get(from);
    if (blob === undefined) return false;
    await this.put(to, blob.content, blob.contentType);
    return true;
  }

  /** A `data:` URL: it holds the blob itself, so it can be read without a server. */
  async link(key: string): Promise<string> {
    const blob = this.#blobs.get(key);
    const content = Buffer.from(blob?.content ?? []).toString("base64");
    return `data:${blob?.contentType ?? "application/octet-stream"};base64,${content}`;
  }

  /** For `upload`: no server answers it. */
  async uploadLink(key: string): Promise<string> {
    return `${uploadProtocol}${encodeURIComponent(key)}`;
  }

  /** Stores what a holder of the link sends to it. */
  async upload(link: string, content: Uint8Array): Promise<void> {
    const key = decodeURIComponent(link.slice(uploadProtocol.length));
    await this.put(key, content, "application/octet-stream");
  }

  async list(
    prefix: string,
    { after = "" }: { after?: string | undefined } = {},
  ): Promise<{ blobs: BlobEntry[]; more: boolean }> {
    const keys = this.keys().filter((key) => key.startsWith(prefix) && key > after);
    const blobs = keys.slice(0, pageSize).map((key) => ({
      key,
      modifiedAtMs: this.#blobs.get(key)?.modifiedAtMs ?? 0,
      bytes: this.#blobs.get(key)?.content.byteLength ?? 0,
    }));
    return { blobs, more: keys.length > blobs.length };
  }

  async deleteMany(keys: string[]): Promise<void> {
    for (const key of keys) this.#blobs.delete(key);
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
