import { checkExecutable, unpackChromium } from "@dormouse/browser";

/**
 * The Chromium of the local world: the named one, or our own, unpacked into `directory`. It is tried
 * here, since a worker could tell of a missing library only in its log.
 * @returns the executable's path.
 * @throws BrowserLaunchError where it does not run on this machine.
 */
export async function openChromium(directory: string, named: string | undefined): Promise<string> {
  const executable = named || (await unpackChromium(directory));
  await checkExecutable(executable);
  return executable;
}
