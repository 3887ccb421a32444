import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { dataDirectory } from "./data-directory.mjs";
import { SetupFailure } from "./failure.mjs";
import { isStillRunning } from "./process-mark.mjs";
import { readJson } from "./repository.mjs";

/** What a local world makes in its data directory. */
const OURS = new Set([
  "api-key",
  "chromium",
  "compile-cache",
  "dynamodb",
  "encryption-key",
  "encryption-key.new",
  "fauxqs",
  "harbor",
  "lock.json",
  "logs",
  "redis",
  "screenshots",
  "tmp",
]);

/**
 * Deletes the local world's data.
 *
 * @returns {number} the exit code
 * @throws {SetupFailure} where a world runs on it, or something of somebody else's lies there too
 */
export function reset() {
  const directory = dataDirectory();
  if (!existsSync(directory)) {
    process.stdout.write("There was nothing to delete.\n");
    return 0;
  }
  const holder = readJson(join(directory, "lock.json"));
  if (Number.isInteger(holder?.pid) && isStillRunning(holder)) {
    throw new SetupFailure(
      `A local world is running as process ${holder.pid}. Stop it first, then run npm run reset again.`,
    );
  }
  requireOnlyOurs(directory);
  rmSync(directory, { recursive: true, force: true });
  process.stdout.write(`Deleted ${directory}\n`);
  return 0;
}

/**
 * DORMOUSE_DATA may name any directory, a home too.
 *
 * @param {string} directory
 */
function requireOnlyOurs(directory) {
  const foreign = readdirSync(directory).find((name) => !OURS.has(name));
  if (foreign === undefined) return;
  throw new SetupFailure(
    `${directory} holds "${foreign}", which is not the local world's, so nothing was deleted. Move that away, or delete the directory by hand.`,
  );
}
