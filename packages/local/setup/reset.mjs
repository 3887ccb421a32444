import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { SetupFailure } from "./failure.mjs";
import { DATA, readJson } from "./repository.mjs";

/**
 * Deletes the local world's data.
 *
 * @returns {number} the exit code
 */
export function reset() {
  const pid = readJson(join(DATA, "lock.json"))?.pid;
  if (Number.isInteger(pid) && isRunning(pid)) {
    throw new SetupFailure(
      `A local world is running as process ${pid}. Stop it first, then run npm run reset again.`,
    );
  }
  const had = existsSync(DATA);
  rmSync(DATA, { recursive: true, force: true });
  process.stdout.write(had ? `Deleted ${DATA}\n` : "There was nothing to delete.\n");
  return 0;
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
