import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isStillRunning, markProcess, type ProcessMark } from "../../setup/process-mark.mjs";
import { LocalServerError } from "../servers/server-error.ts";

export type LockRecord = ProcessMark & { url: string };

/**
 * Takes the data directory for this process: two worlds on one database would undo each other's work.
 * A lock whose process is gone (after kill -9) is taken over, also where another process has its id by now.
 * @returns gives it back.
 * @throws LocalServerError `start_failed` where another world is running.
 */
export function takeLock(lockFile: string, url: string): () => void {
  mkdirSync(dirname(lockFile), { recursive: true });
  const record: LockRecord = { ...markProcess(process.pid), url };
  if (!tryWrite(lockFile, record)) takeOver(lockFile, record);
  return () => {
    if (readLock(lockFile)?.pid === process.pid) rmSync(lockFile, { force: true });
  };
}

function takeOver(lockFile: string, record: LockRecord): void {
  const holder = readLock(lockFile);
  if (holder !== undefined && holder.pid !== process.pid && isStillRunning(holder)) {
    throw new LocalServerError(
      "start_failed",
      `A local world is already running as process ${holder.pid} at ${holder.url}; use that one, or stop it first.`,
    );
  }
  writeFileSync(lockFile, JSON.stringify(record));
}

/** @returns false where there is a lock already. */
function tryWrite(lockFile: string, record: LockRecord): boolean {
  try {
    writeFileSync(lockFile, JSON.stringify(record), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Where the world that runs on this data directory is; undefined where none runs. */
export function findRunningWorld(lockFile: string): LockRecord | undefined {
  const holder = readLock(lockFile);
  return holder !== undefined && isStillRunning(holder) ? holder : undefined;
}

function readLock(lockFile: string): LockRecord | undefined {
  try {
    return JSON.parse(readFileSync(lockFile, "utf8")) as LockRecord;
  } catch {
    return undefined;
  }
}
