import { mkdir, statfs } from "node:fs/promises";
import { LocalServerError } from "./server-error.ts";

const MEBIBYTE = 1024 * 1024;

/** Less than this, and the databases may find the disk full in the middle of a session. */
const NEED_MEBIBYTES = 200;

/**
 * Makes the directory where it is missing.
 *
 * @throws {LocalServerError} `disk_full` where the disk has too little left for databases
 */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    throw diskFull(directory, error);
  }
  const { bavail, bsize } = await statfs(directory);
  if ((bavail * bsize) / MEBIBYTE < NEED_MEBIBYTES) throw diskFull(directory);
}

export function diskFull(directory: string, cause?: unknown): LocalServerError {
  return new LocalServerError(
    "disk_full",
    `The disk that holds ${directory} is full: the local world needs ${NEED_MEBIBYTES} MiB. Free some space, or run npm run reset to delete the local world's data.`,
    { cause },
  );
}
