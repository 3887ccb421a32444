import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";

/** Parent of every process of this machine, by process id. */
type ProcessTable = ReadonlyMap<number, number>;

const hasProc = existsSync("/proc/self/stat");

/** The process and all that descend from it, itself first. */
function processTree(pid: number, table: ProcessTable = readProcessTable()): number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of table) {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [child]);
    else siblings.push(child);
  }
  const tree = [pid];
  // The array grows while it is walked: breadth first.
  for (const member of tree) tree.push(...(children.get(member) ?? []));
  return tree;
}

/** Ends a process group and every descendant of its leader (Chromium starts groups of its own). */
export function killProcessTree(pid: number): void {
  const tree = processTree(pid);
  signal(-pid, "SIGKILL");
  for (const member of tree) signal(member, "SIGKILL");
}

/** Sends a signal; false if there is no such process. A negative id means a process group. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Bytes that a process tree holds and could not give back: its limit is what Lambda's memory size is. */
export function memoryOfTree(pid: number, table?: ProcessTable): number {
  return processTree(pid, table).reduce((bytes, member) => bytes + memoryOf(member), 0);
}

export function readProcessTable(): ProcessTable {
  return hasProc ? readProcessTableFromProc() : readProcessTableFromPs();
}

function readProcessTableFromProc(): ProcessTable {
  const table = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = parentFromStat(readText(`/proc/${pid}/stat`));
    if (parent !== undefined) table.set(pid, parent);
  }
  return table;
}

/** `pid (name) state ppid …`, where the name may contain spaces and parentheses. */
function parentFromStat(stat: string): number | undefined {
  const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
  return parent === undefined ? undefined : Number(parent);
}

function readProcessTableFromPs(): ProcessTable {
  const table = new Map<number, number>();
  for (const line of execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).split(
    "\n",
  )) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid !== undefined && parent !== undefined) table.set(pid, parent);
  }
  return table;
}

/**
 * Anonymous and shared memory, without mapped files: the sum of plain RSS would count the pages of the
 * Chromium binary once for each of its processes.
 */
function memoryOf(pid: number): number {
  if (!hasProc) return memoryFromPs(pid);
  const status = readText(`/proc/${pid}/status`);
  return (kilobytes(status, "RssAnon") + kilobytes(status, "RssShmem")) * 1024;
}

function memoryFromPs(pid: number): number {
  try {
    return (
      Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1024
    );
  } catch {
    return 0;
  }
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
}

/** Empty where the process has ended in the meantime. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
