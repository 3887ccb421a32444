import { installPlatform } from "./platform.ts";

/**
 * Begins to install SST's platform where it is missing, while other projects' tests run: it waits for the npm
 * registry for most of a minute. Tests that need it wait for the same lock, and tell of what fails.
 * @returns waits for it, so that nothing is left half done.
 */
export default function installEarly(): () => Promise<void> {
  const installing = installPlatform().catch(() => {});
  return () => installing;
}
