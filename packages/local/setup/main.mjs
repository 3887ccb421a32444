import process from "node:process";
import { COMMANDS } from "./commands.mjs";
import { SetupFailure } from "./failure.mjs";

/**
 * Sets up what a command needs, then runs it. The process ends with the command's own exit code.
 *
 * @param {string[]} words the command's name, then its arguments
 * @returns {Promise<void>}
 */
export async function main([name, ...args]) {
  const command = COMMANDS.get(name ?? "");
  try {
    if (!command)
      throw new SetupFailure(`Usage: run.mjs ${[...COMMANDS.keys()].join("|")} [arguments]`);
    process.exitCode = await command(args);
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
