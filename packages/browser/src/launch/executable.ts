import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
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
