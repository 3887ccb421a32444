import { diagnose } from "./diagnose.ts";
import { findExecutable, versionOf } from "./executable.ts";

/**
 * Makes sure that the executable runs on this machine, without opening a browser.
 *
 * @throws BrowserLaunchError `executable_missing`, `library_missing` or `launch_failed`
 */
export async function checkExecutable(executable: string): Promise<void> {
  await findExecutable(executable);
  await versionOf(executable).catch(async (cause: unknown) => {
    throw await diagnose(executable, cause);
  });
}
