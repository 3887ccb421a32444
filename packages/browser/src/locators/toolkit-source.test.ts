import { build } from "esbuild";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Stage } from "../actions/support/stage.ts";

let stage: Stage;
let directory: string;
beforeAll(async () => {
  [stage, directory] = await Promise.all([Stage.open(), mkdtemp(join(tmpdir(), "bundle-"))]);
});
afterAll(async () => {
  await stage.close();
  await rm(directory, { recursive: true });
});

for (const minify of [false, true]) {
  test(`works in a page out of a ${minify ? "minified " : ""}bundle that keeps names`, async () => {
    const outfile = join(directory, `toolkit-${minify}.mjs`);
    await build({
      entryPoints: [fileURLToPath(new URL("./toolkit-source.ts", import.meta.url))],
      bundle: true,
      format: "esm",
      platform: "node",
      keepNames: true,
      minify,
      outfile,
    });
    const bundle = (await import(pathToFileURL(outfile).href)) as { toolkitSource: string };
    await stage.show("<button>Book</button>");
    const script = `(${bundle.toolkitSource}).nearest({ role: "button", name: "Boo" })`;
    expect(await stage.evaluate(script)).toEqual(['button "Book"']);
  });
}
