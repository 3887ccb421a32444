import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import chromium from "@sparticuz/chromium";
import { BrowserLaunchError } from "./errors.ts";

/**
 * The Chromium to launch: the given one, or the package's own, unpacked where it is not yet.
 *
 * @throws BrowserLaunchError `executable_missing`
 */
export async function findExecutable(given: string | undefined): Promise<string> {
  if (given === undefined) return chromium.executablePath();
  if (!existsSync(given)) {
    throw new BrowserLaunchError(
      "executable_missing",
      `There is no Chromium at ${given}: set CHROMIUM_PATH to one, or leave it unset`,
    );
  }
  return given;
}

/** Variables the executable needs, beyond the process's own. */
export function executableEnvironment(executable: string): Record<string, string> {
  const fonts = join(dirname(executable), "fonts.conf");
  return existsSync(fonts) ? { FONTCONFIG_FILE: fonts } : {};
}

const run = promisify(execFile);
const versions = new Map<string, Promise<string>>();

/** As in "Chromium 153.0.8010.0". Asked once for each executable. */
export function versionOf(executable: string): Promise<string> {
  const known = versions.get(executable);
  if (known !== undefined) return known;
  const version = run(executable, ["--version"], { timeout: 10_000 }).then(({ stdout }) =>
    stdout.trim(),
  );
  versions.set(executable, version);
  version.catch(() => versions.delete(executable));
  return version;
}
