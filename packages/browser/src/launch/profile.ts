import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

const prefix = "dormouse-profile-";
const inUse = new Set<string>();

/** A folder for one browser's profile. Removes those of processes that are gone. */
export async function createProfile(root: string): Promise<string> {
  await mkdir(root, { recursive: true });
  await removeAbandoned(root);
  const directory = join(root, `${prefix}${process.pid}-${randomUUID()}`);
  // Before it is there: another one that begins meanwhile would take it for abandoned.
  inUse.add(directory);
  await mkdir(directory, { mode: 0o700 });
  return directory;
}

/** Never fails: a folder that cannot be removed now is abandoned, for a later browser to remove. */
export async function removeProfile(directory: string): Promise<void> {
  // A dying helper process may still write there.
  const removing = rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  await removing.catch(() => undefined);
  inUse.delete(directory);
}

/** A worker that was killed could not clean up; on Lambda its /tmp lives on and would fill. */
async function removeAbandoned(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined) continue;
    const directory = join(root, name);
    const abandoned = Number(pid) === process.pid ? !inUse.has(directory) : !isRunning(Number(pid));
    if (abandoned) await rm(directory, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
