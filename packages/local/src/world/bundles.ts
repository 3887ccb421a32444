import { basename, resolve } from "node:path";
import { functions, type FunctionName } from "@dormouse/cloud/infrastructure";

/** Each function's module: absolute paths. */
export type FunctionEntries = Readonly<Record<FunctionName, string>>;

/** Where a folder has a bundle of each function, named as its module is. */
export function bundlesIn(folder: string): FunctionEntries {
  const bundles = Object.entries(functions).map(([name, { entry }]) => [
    name,
    resolve(folder, `${basename(entry, ".ts")}.mjs`),
  ]);
  return Object.fromEntries(bundles) as FunctionEntries;
}
