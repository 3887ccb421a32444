import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The content of every file below the directory. What is taken away while it is read, as a browser that ends takes
 * its profile along, is passed over.
 */
export async function filesBelow(directory: string): Promise<Buffer[]> {
  const entries = await unlessGone(readdir(directory, { withFileTypes: true }));
  const contents = (entries ?? []).map(async (entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    const content = entry.isFile() ? await unlessGone(readFile(path)) : undefined;
    return content === undefined ? [] : [content];
  });
  return (await Promise.all(contents)).flat();
}

async function unlessGone<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
