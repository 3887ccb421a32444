import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { functions } from "@dormouse/cloud/infrastructure";
import { build, type OutputFile } from "esbuild";
import { bundleOptions } from "../bundle-options.ts";
import { bundledEntries, useBundles } from "./function-bundles.ts";

/** Where Node finds, from the bundles, the packages that are not part of them. */
const folder = fileURLToPath(
  new URL("../../../node_modules/.cache/dormouse-functions/", import.meta.url),
);

/** Another run of this checkout's tests may still be starting functions from what it has bundled. */
const keptMs = 60 * 60_000;

/**
 * Bundles the functions before the tests, much as they are bundled for AWS: test worlds start hundreds of
 * their processes, each of which would take twice as long to load the sources. What is loaded only when it
 * is needed, such as the models' SDKs, stays in files of its own: most of them never need it.
 */
export default async function bundleFunctions(): Promise<void> {
  // Each project that names this file asks for it.
  if (bundledEntries() !== undefined) return;
  const { outputFiles } = await build({
    // The step function's own options, from the stacks; the others can do with them.
    ...bundleOptions({
      install: { "@sparticuz/chromium": "" },
      esbuild: { keepNames: false, external: ["yargs"] },
    }),
    entryPoints: Object.values(functions).map(({ entry }) => entry),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    splitting: true,
    write: false,
  });
  await mkdir(folder, { recursive: true });
  await Promise.all(outputFiles.map(put));
  await removeOlder();
  useBundles(folder);
}

/** Whole from the first moment: another run of this checkout's tests may be starting functions from it. */
async function put({ path, contents }: OutputFile): Promise<void> {
  const unfinished = join(dirname(path), `${process.pid}-${basename(path)}`);
  await writeFile(unfinished, contents);
  await rename(unfinished, path);
}

/** Pieces are named by what they hold: those of other sources would stay for ever. */
async function removeOlder(): Promise<void> {
  const before = Date.now() - keptMs;
  const files = (await readdir(folder)).map((name) => join(folder, name));
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < before) await rm(file, { force: true });
  }
}
