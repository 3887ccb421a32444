import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A download of 140 MB. */
const timeoutMs = 180_000;

/**
 * Makes a folder's `node_modules` what its lock file says: nobody who does not measure has to load these.
 * No script of a package is run.
 * @param folder its URL, ending in a slash
 * @param what it holds, in words
 * @throws Error with a sentence where npm could not.
 */
export async function installApart(folder: URL, what: string): Promise<void> {
  const stampFile = new URL("node_modules/.installed", folder);
  const wanted = await readFile(new URL("package-lock.json", folder), "utf8");
  if ((await readFile(stampFile, "utf8").catch(() => "")) === wanted) return;
  process.stderr.write(`Installing ${what} …\n`);
  const quietly = ["--ignore-scripts", "--no-audit", "--no-fund"];
  const args = ["ci", ...quietly, "--prefer-offline", "--fetch-retries=1", "--fetch-timeout=30000"];
  try {
    await run("npm", args, { cwd: fileURLToPath(folder), timeout: timeoutMs });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const code = /npm error code (\S+)/.exec(output)?.[1] ?? "no answer in time";
    throw new Error(`npm could not install it (${code})`, { cause: error });
  }
  await writeFile(stampFile, wanted);
}
