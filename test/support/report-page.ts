import { readFile, writeFile } from "node:fs/promises";
import { format } from "oxfmt";

/**
 * Puts a command's report between the two markers that the page has for it; what stands around them
 * is written by hand.
 * @param command as it is typed: the markers name it
 * @throws Error where the page has lost its markers.
 */
export async function writeReport(file: URL, command: string, report: string): Promise<void> {
  const [begin, end] = [`<!-- ${command}: begin -->`, `<!-- ${command}: end -->`];
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
