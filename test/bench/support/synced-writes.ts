import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { timed } from "../harness/measure.ts";

/** A page of a file. */
const bytes = Buffer.alloc(4_096, 1);

/** What the disk itself takes to keep something, where all engines keep theirs. Milliseconds of each. */
export async function measureSyncedWrites(count: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), "dormouse-bench-disk-"));
  const file = await open(join(folder, "log"), "w");
  try {
    const samples: number[] = [];
    for (let index = 0; index < count; index += 1) {
      samples.push(
        await timed(async () => {
          await file.write(bytes);
          await file.datasync();
        }),
      );
    }
    return samples;
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
}
