/** Large immutable things: parts of snapshots, artifacts, long outputs. Keys are ours to choose. */
export interface Blobs {
  put(key: string, content: Uint8Array, contentType: string): Promise<void>;
  /** @returns undefined where nothing is stored under the key. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** A link that lets its holder read the blob for `expiresInSeconds`. */
  link(key: string, options: { expiresInSeconds: number; fileName?: string }): Promise<string>;
  /** Removes every blob whose key starts with `prefix`. */
  deletePrefix(prefix: string): Promise<void>;
}

/** A JSON value that is stored in the table while it is small, in a blob when it is not. */
export type Payload<Value> = { inline: Value } | { blobKey: string; bytes: number };
