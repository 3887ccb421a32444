import { bundlesIn, type FunctionEntries } from "../../../packages/local/src/world/bundles.ts";

/** The folder of the functions' bundles, where they were bundled. */
const variable = "DORMOUSE_TEST_BUNDLES";

/** Has the worlds of this process and of those it starts run their functions from the folder's bundles. */
export function useBundles(folder: string): void {
  process.env[variable] = folder;
}

/** The arguments of `npm start` that have it do so, too. */
export function bundleArguments(): string[] {
  const folder = process.env[variable];
  return folder === undefined ? [] : ["--functions", folder];
}

/** What a process needs to know of them that is to run a world of its own. */
export function bundleVariables(): Record<string, string> {
  const folder = process.env[variable];
  return folder === undefined ? {} : { [variable]: folder };
}

/** @returns undefined where nothing was bundled: outside of tests. */
export function bundledEntries(): FunctionEntries | undefined {
  const folder = process.env[variable];
  return folder === undefined ? undefined : bundlesIn(folder);
}
