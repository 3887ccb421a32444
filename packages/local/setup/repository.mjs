import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root, wherever it was cloned to and whatever it is called. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

export const NODE_MODULES = join(ROOT, "node_modules");
export const PINNED_NODE = join(NODE_MODULES, "node", "bin", "node");

/**
 * @param {string} file
 * @returns {any} its parsed JSON, or undefined where it is missing or broken
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * The script behind a package's command. `.bin` is not used: its entries start whatever `node` is on PATH.
 *
 * @param {string} packageName
 * @param {string} [commandName]
 */
export function binScript(packageName, commandName = packageName) {
  const folder = join(NODE_MODULES, packageName);
  return join(folder, readJson(join(folder, "package.json")).bin[commandName]);
}
