/** Large immutable things: parts of snapshots, artifacts, long outputs. Keys are ours to choose. */
export interface Blobs {
  put(key: string, content: Uint8Array, contentType: string): Promise<void>;
  /**
   * @param limit of what is read: more is refused before it is in memory, however large it is.
   * @returns undefined where nothing is stored under the key.
   * @throws BlobTooLargeError
   */
  get(key: string, limit?: { maxBytes: number }): Promise<Uint8Array | undefined>;
  /** A piece of what is stored under the key, which is within it. @returns undefined where nothing is stored there. */
  read(key: string, piece: { offset: number; bytes: number }): Promise<Uint8Array | undefined>;
  /**
   * Stores what lies under `from` under `to` as well, as it is and of the same type.
   * @returns false where nothing is stored under `from`.
   */
  copy(from: string, to: string): Promise<boolean>;
  /** A link that lets its holder read the blob for `expiresInSeconds`. */
  link(key: string, options: { expiresInSeconds: number; fileName?: string }): Promise<string>;
  /** A link that lets its holder store the blob, with a PUT, for `expiresInSeconds`. */
  uploadLink(key: string, options: { expiresInSeconds: number }): Promise<string>;
  /** Blobs whose keys start with `prefix`, by key, after the key `after`; `more` says that there are others. */
  list(
    prefix: string,
    page?: { after?: string | undefined },
  ): Promise<{ blobs: BlobEntry[]; more: boolean }>;
  /** Removes these; one that is not there is no failure. */
  deleteMany(keys: string[]): Promise<void>;
  /** Removes every blob whose key starts with `prefix`. */
  deletePrefix(prefix: string): Promise<void>;
}

export type BlobEntry = { key: string; modifiedAtMs: number; bytes: number };

/** There is more under a key than its reader takes. */
export class BlobTooLargeError extends Error {
  override readonly name: string = "BlobTooLargeError";

  constructor(key: string, maxBytes: number) {
    super(`${key} has more than ${maxBytes} bytes`);
  }
}

/** A JSON value that is stored in the table while it is small, in a blob when it is not; and its layout. */
export type Payload<Value> = ({ inline: Value } | { blobKey: string; bytes: number }) & {
  schemaVersion?: number;
};
