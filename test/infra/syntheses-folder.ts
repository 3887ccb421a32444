import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folder in which the processes of one run of the tests share what stages came to. */
export const synthesesVariable = "DORMOUSE_TEST_SYNTHESES";

/** Makes it before the tests. @returns removes it. */
export default async function makeFolder(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "dormouse-syntheses-"));
  process.env[synthesesVariable] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
