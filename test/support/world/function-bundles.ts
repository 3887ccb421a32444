import { basename, join } from "node:path";
import { functions, type FunctionName } from "@dormouse/cloud/infrastructure";

/** The folder of the functions' bundles, where they were bundled. */
const variable = "DORMOUSE_TEST_BUNDLES";

/** Has the worlds of this process and of those it starts run their functions from the folder's bundles. */
export function useBundles(folder: string): void {
  process.env[variable] = folder;
}

/** What a process needs to know of them that is to run a world of its own. */
export function bundleVariables(): Record<string, string> {
  const folder = process.env[variable];
  return folder === undefined ? {} : { [variable]: folder };
}

/** @returns undefined where nothing was bundled: outside of tests. */
export function bundledEntries(): Record<FunctionName, string> | undefined {
  const folder = process.env[variable];
  if (folder === undefined) return undefined;
  const bundles = Object.entries(functions).map(([name, { entry }]) => [
    name,
    join(folder, `${basename(entry, ".ts")}.mjs`),
  ]);
  return Object.fromEntries(bundles) as Record<FunctionName, string>;
}
