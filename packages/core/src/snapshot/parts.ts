import { createHash } from "node:crypto";
import { BrokenSealError } from "../seal/seal.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { partKey } from "./blob-names.ts";
import { compress, decompress } from "./compression.ts";
import { SnapshotUnreadableError } from "./errors.ts";
import { openSessionSeal, type SealedSession, type SessionSeal } from "./session-seal.ts";
import type { CapturedPart, PartReference, WriterId } from "./snapshot.ts";

/** Parts up to this size, compressed, travel in the manifest and cost no round trip of their own. */
const maxInlinePartBytes = 4 * 1024;
/** What a manifest holds inline in all: a wake fetches it whole. */
const maxInlineTotalBytes = 128 * 1024;

type NewPart = Extract<CapturedPart, { content: Uint8Array }>;

/** Stores the parts of one snapshot. */
export class PartWriter {
  /** Of all blobs written. */
  bytesWritten = 0;
  readonly #blobs: World["blobs"];
  readonly #session: SessionKey;
  readonly #seal: SessionSeal;
  readonly #writer: WriterId;
  /** Content that lies in a blob already, by its hash. */
  readonly #stored = new Map<string, WriterId>();
  readonly #writes: Promise<void>[] = [];
  #inlineBytesLeft = maxInlineTotalBytes;

  constructor(
    blobs: World["blobs"],
    session: SessionKey,
    seal: SessionSeal,
    options: { writer: WriterId; base: PartReference[]; kept: PartReference[] },
  ) {
    this.#blobs = blobs;
    this.#session = session;
    this.#seal = seal;
    this.#writer = options.writer;
    for (const { sha256, writer } of [...options.base, ...options.kept]) {
      if (writer !== undefined) this.#stored.set(sha256, writer);
    }
    for (const { inline = "" } of options.kept) this.#inlineBytesLeft -= inline.length * 0.75;
  }

  /** @returns the part's reference; its blob is written once `finish` has resolved. */
  async store({ content, ...name }: NewPart): Promise<PartReference> {
    const sha256 = createHash("sha256").update(content).digest("hex");
    const reference = { ...name, sha256, bytes: content.byteLength };
    const writer = this.#stored.get(sha256);
    if (writer !== undefined) return { ...reference, writer };
    const compressed = await compress(content);
    if (compressed.byteLength <= Math.min(maxInlinePartBytes, this.#inlineBytesLeft)) {
      this.#inlineBytesLeft -= compressed.byteLength;
      return { ...reference, inline: Buffer.from(compressed).toString("base64") };
    }
    const sealed = this.#seal.sealPart(compressed, sha256);
    const key = partKey(this.#session, this.#seal, { sha256, writer: this.#writer });
    const write = this.#blobs.put(key, sealed, "application/octet-stream");
    // Awaited in the end; a failure before that must not count as unhandled and end the process.
    write.catch(() => {});
    this.#writes.push(write);
    this.#stored.set(sha256, this.#writer);
    this.bytesWritten += sealed.byteLength;
    return { ...reference, writer: this.#writer };
  }

  async finish(): Promise<void> {
    await Promise.all(this.#writes);
  }
}

/**
 * @returns the part's content, as it was captured.
 * @throws SnapshotUnreadableError naming the part where it is missing or not what was stored.
 */
export async function loadPart(
  { blobs, keyring }: Pick<World, "blobs" | "keyring">,
  session: SealedSession,
  part: PartReference,
): Promise<Uint8Array> {
  if (part.inline !== undefined) return expand(part, Buffer.from(part.inline, "base64"));
  const seal = await openSessionSeal(keyring, session);
  return expand(part, await readCompressed(blobs, session, seal, part));
}

/**
 * @returns the content of a part that lies in a blob, as it was compressed.
 * @throws SnapshotUnreadableError
 */
export async function readCompressed(
  blobs: Pick<World["blobs"], "get">,
  session: SessionKey,
  seal: SessionSeal,
  part: PartReference,
): Promise<Uint8Array> {
  const sealed = await blobs.get(partKey(session, seal, part));
  if (sealed === undefined) throw new SnapshotUnreadableError(part, "its blob is missing");
  try {
    return seal.unsealPart(sealed, part.sha256);
  } catch (cause) {
    if (!(cause instanceof BrokenSealError)) throw cause;
    throw new SnapshotUnreadableError(part, cause.message, { cause });
  }
}

async function expand(part: PartReference, compressed: Uint8Array): Promise<Uint8Array> {
  try {
    return await decompress(compressed, part.bytes);
  } catch (cause) {
    throw new SnapshotUnreadableError(part, "its content is damaged", { cause });
  }
}
