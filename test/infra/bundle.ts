import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "../support/bundle-options.ts";
import { repository } from "./platform.ts";
import type { BuildRequest } from "./synthesis.ts";

export type Bundle = {
  folder: string;
  /** Files of the repository that went into the bundle. */
  inputs: string[];
  warnings: string[];
  /** Of the code alone, without what is put beside it. */
  codeBytes: number;
  /** Of everything that Lambda would unpack; it takes 250 MB. */
  unpackedBytes: number;
};

/**
 * Bundles a function into the folder as SST 4.17 does for a deployment. Packages that SST would install
 * beside it are linked from this repository instead, which has them in the same versions.
 */
export async function bundleFunction(request: BuildRequest, folder: string): Promise<Bundle> {
  const { handler, properties, copyFiles } = request;
  const outfile = join(folder, "bundle.mjs");
  const { metafile, warnings } = await build({
    ...bundleOptions(properties),
    entryPoints: [join(repository, handler.replace(/\.handler$/, ".ts"))],
    outfile,
  });
  for (const { from, to } of copyFiles) {
    cpSync(from, join(folder, to), { recursive: true });
  }
  const packages = Object.keys(properties.install ?? {});
  for (const name of packages) linkPackage(name, folder);
  const codeBytes = statSync(outfile).size;
  const folders = [
    ...copyFiles.map(({ from }) => from),
    ...withDependencies(packages).map(packageFolder),
  ];
  const besideBytes = await Promise.all(folders.map(bytesOf));
  return {
    folder,
    inputs: Object.keys(metafile.inputs),
    warnings: warnings.map(({ text }) => text),
    codeBytes,
    unpackedBytes: besideBytes.reduce((sum, bytes) => sum + bytes, codeBytes),
  };
}

/** Lets code in the folder find the package where Node looks first. */
export function linkPackage(name: string, folder: string): void {
  const link = join(folder, "node_modules", name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(packageFolder(name), link);
}

/** @returns the packages and all they depend on, each once. */
function withDependencies(names: string[], found = new Set<string>()): string[] {
  for (const name of names.filter((candidate) => !found.has(candidate))) {
    found.add(name);
    withDependencies(dependenciesOf(name), found);
  }
  return [...found];
}

function dependenciesOf(name: string): string[] {
  const manifest = readFileSync(join(packageFolder(name), "package.json"), "utf8");
  const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies);
}

async function bytesOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map((file) => statSync(join(file.parentPath, file.name)).size)
    .reduce((sum, size) => sum + size, 0);
}

function packageFolder(name: string): string {
  return join(repository, "node_modules", name);
}
