import { promisify } from "node:util";
import {
  constants,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
} from "node:zlib";

const compressLater = promisify(zstdCompress);
const decompressLater = promisify(zstdDecompress);

/** Below this the way to another thread and back takes longer than the work. */
const maxSyncBytes = 64 * 1024;
const options = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

export async function compress(content: Uint8Array): Promise<Uint8Array> {
  return content.byteLength <= maxSyncBytes
    ? zstdCompressSync(content, options)
    : compressLater(content, options);
}

/**
 * @param bytes how long the content is: more is refused, lest a small blob fill the memory.
 * @throws Error for what is not compressed content of that length.
 */
export async function decompress(compressed: Uint8Array, bytes: number): Promise<Uint8Array> {
  // A limit of 0 is refused by zlib.
  const limit = { maxOutputLength: Math.max(1, bytes) };
  const content =
    bytes <= maxSyncBytes
      ? zstdDecompressSync(compressed, limit)
      : await decompressLater(compressed, limit);
  if (content.byteLength !== bytes) throw new Error(`${content.byteLength} bytes, not ${bytes}`);
  return content;
}
