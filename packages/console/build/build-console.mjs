import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("../", import.meta.url));

/**
 * Makes the console one file, `dist/console.html`: of one piece it can never be a script of today with a style of
 * yesterday, and it is one request.
 *
 * @returns {Promise<void>}
 */
export async function buildConsole() {
  const [page, script, style] = await Promise.all([
    readFile(`${folder}src/console.html`, "utf8"),
    bundle("src/main.ts"),
    bundle("src/style/console.css"),
  ]);
  const whole = page
    .replace("<!-- style -->", () => `<style>${style}</style>`)
    .replace("<!-- script -->", () => `<script type="module">${script}</script>`);
  await put(`${folder}dist/`, "console.html", whole);
}

/**
 * @param {string} entry
 * @returns {Promise<string>}
 */
async function bundle(entry) {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  return outputFiles[0]?.text.trim() ?? "";
}

/**
 * Whole from the first moment: somebody may be reading the one before.
 *
 * @param {string} directory
 * @param {string} name
 * @param {string} text
 */
async function put(directory, name, text) {
  await mkdir(directory, { recursive: true });
  const unfinished = `${directory}${process.pid}-${name}`;
  await writeFile(unfinished, text);
  await rename(unfinished, `${directory}${name}`);
}
