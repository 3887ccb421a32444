import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const builder = fileURLToPath(new URL("../../packages/console/build/main.mjs", import.meta.url));

/** Makes the console's page, as set-up and a deployment do. */
export async function buildConsole(): Promise<void> {
  await promisify(execFile)(process.execPath, [builder]);
}
