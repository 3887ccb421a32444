import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** What a function asks of SST for its bundle. */
export type BundleProperties = {
  /** Packages that lie beside the bundle. */
  install?: Record<string, string>;
  esbuild?: { keepNames?: boolean; external?: string[] };
};

/** The options that SST gives esbuild for a Node 24 function. */
export function bundleOptions({ install = {}, esbuild = {} }: BundleProperties = {}) {
  return {
    absWorkingDir: repository,
    bundle: true,
    metafile: true,
    platform: "node",
    format: "esm",
    target: "es2024",
    mainFields: ["module", "main"],
    keepNames: esbuild.keepNames ?? true,
    external: ["sharp", "pg-native", ...Object.keys(install), ...(esbuild.external ?? [])],
    logLevel: "silent",
    banner: {
      js: [
        "import { createRequire as topLevelCreateRequire } from 'module';",
        "const require = topLevelCreateRequire(import.meta.url);",
        'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"',
        "const __filename = topLevelFileUrlToPath(import.meta.url)",
        'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))',
      ].join("\n"),
    },
  } satisfies BuildOptions;
}
