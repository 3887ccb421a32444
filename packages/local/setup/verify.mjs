import process from "node:process";
import { runPinnedNode } from "./child.mjs";
import { binScript, ROOT } from "./repository.mjs";

/**
 * @typedef {{ name: string, args: () => string[] }} Check
 * @type {Check[]}
 */
const CHECKS = [
  { name: "format", args: () => [binScript("oxfmt"), "--check"] },
  { name: "lint", args: () => [binScript("oxlint"), "--type-aware"] },
  { name: "types", args: () => [binScript("typescript", "tsc"), "-p", "tsconfig.json"] },
  {
    name: "types in the page",
    args: () => [binScript("typescript", "tsc"), "-p", "packages/browser/src/page/tsconfig.json"],
  },
  {
    name: "types in the console",
    args: () => [binScript("typescript", "tsc"), "-p", "packages/console/tsconfig.json"],
  },
  { name: "unused code", args: () => [binScript("knip"), "--strict"] },
];

/** @type {Check} */
const TESTS = { name: "tests", args: () => [binScript("vitest"), "run"] };

/**
 * Everything that must hold before a change is merged, cheapest first; stops at the first that does not.
 *
 * @returns {Promise<number>} the exit code
 */
export async function verify() {
  return await runAll("verify", [...CHECKS, TESTS]);
}

/**
 * What can be said of the code without running it.
 *
 * @returns {Promise<number>} the exit code
 */
export async function check() {
  return await runAll("check", CHECKS);
}

/**
 * @param {string} command
 * @param {Check[]} checks
 */
async function runAll(command, checks) {
  for (const { name, args } of checks) {
    process.stdout.write(`\n── ${name}\n`);
    const exitCode = await runPinnedNode(args(), { cwd: ROOT, tool: true });
    if (exitCode !== 0) {
      process.stderr.write(`\n${command} stopped at "${name}" (exit code ${exitCode}).\n`);
      return exitCode;
    }
  }
  process.stdout.write(`\n${command}: all passed.\n`);
  return 0;
}
