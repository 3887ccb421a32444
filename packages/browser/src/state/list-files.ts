import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

export type ListedFile = {
  /** Within the folder, below `prefix`, with `/` between the names. */
  path: string;
  file: string;
  bytes: number;
  /** Time of the last change, as text: it has more digits than a number. */
  modified: string;
};

/** The files of a folder, by path; none where there is no folder. Files that go away meanwhile are left out. */
export async function listFiles(folder: string, prefix: string): Promise<ListedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const listed = await Promise.all(
    files.map(async (entry): Promise<ListedFile | undefined> => {
      const file = join(entry.parentPath, entry.name);
      const found = await stat(file, { bigint: true }).catch(() => undefined);
      if (found === undefined) return undefined;
      const path = `${prefix}/${relative(folder, file).split(sep).join("/")}`;
      return { path, file, bytes: Number(found.size), modified: String(found.mtimeNs) };
    }),
  );
  return listed
    .filter((file) => file !== undefined)
    .toSorted((left, right) => (left.path < right.path ? -1 : 1));
}
