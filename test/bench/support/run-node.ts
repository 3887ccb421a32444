import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs the pinned Node to its end. @throws Error where that is not a good one. */
export async function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  await run(process.execPath, args, { env: { ...process.env, ...environment } });
}
