import { crc32 } from "node:zlib";

/** A PNG's signature and its header, which is the first of its chunks. */
const pngHeaderBytes = 33;
/** A JPEG's two first bytes; their comment's own length takes two of those that it counts. */
const jpegStartBytes = 2;
const jpegCommentMax = 65_533;

/** The same picture, with a text in its file: PNG and JPEG have a place for one. */
export function withComment(picture: Uint8Array, contentType: string, text: string): Uint8Array {
  if (contentType === "image/png") return inserted(picture, pngHeaderBytes, pngText(text));
  if (contentType === "image/jpeg") {
    return inserted(picture, endOfJpegHeader(picture), jpegComment(text));
  }
  return picture;
}

function inserted(picture: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  return Buffer.concat([picture.subarray(0, at), part, picture.subarray(at)]);
}

/** A chunk of international text: its keyword, that it is not compressed, no language and no translation. */
function pngText(text: string): Uint8Array {
  const content = Buffer.from(`iTXtComment\0\0\0\0\0${text}`);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  // Its type is checked, and not counted.
  length.writeUInt32BE(content.length - 4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

/** Behind the segment that says what kind of JPEG it is, which comes first where there is one. */
function endOfJpegHeader(picture: Uint8Array): number {
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  if (bytes.readUInt16BE(jpegStartBytes) !== 0xff_e0) return jpegStartBytes;
  return jpegStartBytes + 2 + bytes.readUInt16BE(jpegStartBytes + 2);
}

function jpegComment(text: string): Uint8Array {
  const content = Buffer.from(text).subarray(0, jpegCommentMax);
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
