/** A file of a packed folder: its path within it, with `/` between the names. */
export type PackedFile = { path: string; content: Uint8Array };

type Header = { path: string; bytes: number }[];

const lengthBytes = 4;

/**
 * Several files as one content: the length of the header, the header as JSON, the files' contents.
 * Equal files give equal bytes, in whatever order they come.
 */
export function packFiles(files: PackedFile[]): Uint8Array {
  const sorted = files.toSorted((left, right) => (left.path < right.path ? -1 : 1));
  const header: Header = sorted.map(({ path, content }) => ({ path, bytes: content.byteLength }));
  const headerText = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(headerText.byteLength);
  return Buffer.concat([length, headerText, ...sorted.map(({ content }) => content)]);
}

/** @throws Error where the content is no such pack, or has a path that `isPath` does not know. */
export function unpackFiles(content: Uint8Array, isPath: (path: string) => boolean): PackedFile[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.byteLength < lengthBytes) throw new Error("the pack of files has no header");
  let offset = lengthBytes + bytes.readUInt32LE();
  const files = headerOf(bytes.subarray(lengthBytes, offset)).map(({ path, bytes: size }) => {
    if (!isPath(path)) throw new Error("the pack of files has a file that does not belong there");
    const file = { path, content: bytes.subarray(offset, offset + size) };
    offset += size;
    return file;
  });
  if (offset !== bytes.byteLength) throw new Error("the pack of files is not complete");
  return files;
}

function headerOf(bytes: Uint8Array): Header {
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!Array.isArray(header) || !header.every(isEntry)) {
    throw new Error("the pack of files has a header that cannot be read");
  }
  return header;
}

function isEntry(entry: unknown): entry is Header[number] {
  if (typeof entry !== "object" || entry === null) return false;
  const { path, bytes } = entry as Partial<Header[number]>;
  return typeof path === "string" && Number.isSafeInteger(bytes) && (bytes ?? -1) >= 0;
}
