import { readdir, readFile } from "node:fs/promises";

/**
 * Bytes that a process and its descendants hold and could not give back; 0 where the system does not
 * tell, as outside Linux.
 */
export async function memoryOfTree(pid: number): Promise<number> {
  const tree = treeOf(pid, await readParents());
  const sizes = await Promise.all(tree.map(memoryOf));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

function treeOf(pid: number, parents: ReadonlyMap<number, number>): number[] {
  const tree = [pid];
  // The array grows while it is walked: breadth first.
  for (const member of tree) {
    for (const [child, parent] of parents) if (parent === member) tree.push(child);
  }
  return tree;
}

/** Parent of every process, by process id. */
async function readParents(): Promise<ReadonlyMap<number, number>> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map((pid) => readText(`/proc/${pid}/stat`)));
  return new Map(pids.map((pid, index) => [pid, parentIn(stats[index] ?? "")]));
}

/** `pid (name) state ppid …`, where the name may contain spaces and parentheses. */
function parentIn(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
}

/** Without mapped files: each process would count the pages of the same Chromium binary once more. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readText(`/proc/${pid}/status`);
  return (kilobytesOf(status, "RssAnon") + kilobytesOf(status, "RssShmem")) * 1024;
}

function kilobytesOf(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
}

/** Empty where the process has ended meanwhile. */
function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
