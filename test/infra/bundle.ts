import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
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
 * Bundles each function into a folder of its own in `root`, as SST 4.17 does for a deployment. Packages that
 * SST would install beside it are linked from this repository instead, which has them in the same versions.
 * Those with the same options are bundled in one go: what they share is read once, and each bundle is what it
 * would be alone.
 */
export async function bundleFunctions(
  requests: readonly BuildRequest[],
  root: string,
): Promise<Map<string, Bundle>> {
  const groups = Object.groupBy(requests, ({ properties }) =>
    JSON.stringify([properties.install, properties.esbuild]),
  );
  const bundles: [string, Bundle][] = [];
  for (const group of Object.values(groups))
    bundles.push(...(await bundleGroup(group ?? [], root)));
  return new Map(bundles);
}

async function bundleGroup(
  group: readonly BuildRequest[],
  root: string,
): Promise<[string, Bundle][]> {
  const { metafile, warnings } = await build({
    ...bundleOptions(group[0]?.properties),
    entryPoints: group.map(({ functionID, handler }) => ({
      in: join(repository, handler.replace(/\.handler$/, ".ts")),
      out: join(functionID, "bundle"),
    })),
    outdir: root,
    outExtension: { ".js": ".mjs" },
  });
  const texts = warnings.map(({ text }) => text);
  return Promise.all(
    group.map(async (request): Promise<[string, Bundle]> => {
      const folder = join(root, request.functionID);
      const file = relative(repository, join(folder, "bundle.mjs"));
      const inputs = Object.keys(metafile.outputs[file]?.inputs ?? {});
      return [request.functionID, { ...(await equip(request, folder)), inputs, warnings: texts }];
    }),
  );
}

/** Puts beside the function's code what it is deployed with. */
async function equip(
  { properties, copyFiles }: BuildRequest,
  folder: string,
): Promise<Pick<Bundle, "folder" | "codeBytes" | "unpackedBytes">> {
  for (const { from, to } of copyFiles) {
    cpSync(from, join(folder, to), { recursive: true });
  }
  const packages = Object.keys(properties.install ?? {});
  for (const name of packages) linkPackage(name, folder);
  const codeBytes = statSync(join(folder, "bundle.mjs")).size;
  const folders = [
    ...copyFiles.map(({ from }) => from),
    ...withDependencies(packages).map(packageFolder),
  ];
  const besideBytes = await Promise.all(folders.map(bytesOf));
  return {
    folder,
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
