import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const folder = fileURLToPath(new URL(".", import.meta.url));
const lockFile = new URL("package-lock.json", import.meta.url);
const stampFile = new URL("node_modules/.installed", import.meta.url);

/** A download of 140 MB. */
const timeoutMs = 180_000;

/**
 * Makes this folder's `node_modules` what its lock file says: nobody who does not measure has to load these.
 * No script of a package is run.
 * @throws Error with a sentence where npm could not.
 */
export async function installEngines(): Promise<void> {
  const wanted = await readFile(lockFile, "utf8");
  if ((await readFile(stampFile, "utf8").catch(() => "")) === wanted) return;
  process.stderr.write("Installing the engines to compare with (test/bench/engines) …\n");
  const quietly = ["--ignore-scripts", "--no-audit", "--no-fund"];
  const args = ["ci", ...quietly, "--prefer-offline", "--fetch-retries=1", "--fetch-timeout=30000"];
  try {
    await run("npm", args, { cwd: folder, timeout: timeoutMs });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const code = /npm error code (\S+)/.exec(output)?.[1] ?? "no answer in time";
    throw new Error(`npm could not install it (${code})`, { cause: error });
  }
  await writeFile(stampFile, wanted);
}

/**
 * The path of a file in an installed package.
 * @throws Error with a sentence where the package does not exist for this platform.
 */
export function findInstalled(path: string): string {
  try {
    return createRequire(import.meta.url).resolve(path);
  } catch (cause) {
    throw new Error(`there is none for ${process.platform} ${process.arch}`, { cause });
  }
}
