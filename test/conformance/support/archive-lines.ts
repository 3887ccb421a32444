import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import type { SessionArchive } from "@dormouse/core";

export type ArchiveLine = Record<string, unknown>;

/** The lines of an archive. Tools decompress it as one file; Node stops behind the first of its pieces. */
export async function linesOf(
  content: Uint8Array,
  { index }: SessionArchive,
): Promise<ArchiveLine[]> {
  const [last = {}] = await linesFrom(content.subarray(index.offset));
  const { frames } = last["index"] as { frames: { offset: number }[] };
  const starts = [0, ...frames.map(({ offset }) => offset), index.offset];
  const pieces = starts.map((start, place) => content.subarray(start, starts[place + 1]));
  return (await Promise.all(pieces.map(linesFrom))).flat();
}

async function linesFrom(piece: Uint8Array): Promise<ArchiveLine[]> {
  const text = (await promisify(zstdDecompress)(piece)).toString();
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as ArchiveLine);
}
