import { readFile, writeFile } from "node:fs/promises";
import { format } from "oxfmt";

const begin = "<!-- npm run bench -- --write: begin -->";
const end = "<!-- npm run bench -- --write: end -->";

/**
 * Puts the report between the page's two markers; what stands around them is written by hand.
 * @throws Error where the page has lost its markers.
 */
export async function writeReport(file: URL, report: string): Promise<void> {
  const page = await readFile(file, "utf8");
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`${file.pathname} needs the lines "${begin}" and "${end}" around its tables.`);
  }
  const before = page.slice(0, from + begin.length);
  const text = `${before}\n\n${report}\n\n${page.slice(to)}`;
  // Its tables aligned, or the next check of the formatting would refuse the page.
  const { code } = await format("page.md", text);
  await writeFile(file, code);
}
