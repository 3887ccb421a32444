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

/**
 * What a Chromium may have of our environment: of the rest it needs nothing, and a page that breaks
 * out of it would find our cloud credentials there. On Lambda its libraries and fonts are found by
 * LD_LIBRARY_PATH and FONTCONFIG_PATH.
 */
const inherited = [
  "PATH",
  "HOME",
  "TMPDIR",
  "LANG",
  "TZ",
  "LD_LIBRARY_PATH",
  "FONTCONFIG_FILE",
  "FONTCONFIG_PATH",
];

/** The whole environment of the executable. */
export function executableEnvironment(executable: string): Record<string, string> {
  const own = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const fonts = join(dirname(executable), "fonts.conf");
  return { ...Object.fromEntries(own), ...(existsSync(fonts) ? { FONTCONFIG_FILE: fonts } : {}) };
}

const run = promisify(execFile);
const versions = new Map<string, Promise<string>>();

/** As in "Chromium 153.0.8010.0". Asked once for each executable. */
export function versionOf(executable: string): Promise<string> {
  const known = versions.get(executable);
  if (known !== undefined) return known;
  const options = { timeout: 10_000, env: executableEnvironment(executable) };
  const version = run(executable, ["--version"], options).then(({ stdout }) => stdout.trim());
  versions.set(executable, version);
  version.catch(() => versions.delete(executable));
  return version;
}
