import { gunzipSync, zstdDecompressSync } from "node:zlib";

const zstdMagic = Buffer.from("28b52ffd", "hex");
const gzipMagic = Buffer.from("1f8b08", "hex");
/** Text that begins as what is compressed does in base64, and what the table has as bytes. */
const inBase64 = /"((?:KLUv\/|H4sI)[\w+/-]+={0,2})"|"B":"([\w+/]+={0,2})"/g;

/** The content, and what is compressed in it, in base64 as well. */
export function unpacked(content: Buffer): Buffer[] {
  const wrapped = [...content.toString("latin1").matchAll(inBase64)].map(([, text, bytes]) =>
    Buffer.from(text ?? bytes ?? "", "base64"),
  );
  return [content, ...frames(content), ...wrapped.flatMap(unpacked)];
}

/** Of an archive there are many, one behind the other. */
function frames(content: Buffer): Buffer[] {
  if (content.subarray(0, 3).equals(gzipMagic)) return unpacked(gunzipSync(content));
  const starts: number[] = [];
  for (let at = content.indexOf(zstdMagic); at !== -1; at = content.indexOf(zstdMagic, at + 1)) {
    starts.push(at);
  }
  return starts.flatMap((start, index) => {
    try {
      return unpacked(zstdDecompressSync(content.subarray(start, starts[index + 1])));
    } catch {
      // Four bytes of what is encrypted may happen to be these.
      return [];
    }
  });
}
