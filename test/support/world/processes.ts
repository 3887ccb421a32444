import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export type ProcessInfo = { pid: number; parent: number; command: string };

/** Every process that descends from this one, and is more than an entry that nobody has waited for. */
export function descendantsOf(pid: number): ProcessInfo[] {
  const all = listProcesses();
  const found = all.filter(({ parent }) => parent === pid);
  // The array grows while it is walked: breadth first.
  for (const { pid: parent } of found) found.push(...all.filter((one) => one.parent === parent));
  return found.filter(({ command }) => !command.startsWith("ps "));
}

/** Every process whose command line holds the text. */
export function processesNaming(text: string): ProcessInfo[] {
  return listProcesses().filter(({ command }) => command.includes(text));
}

/** The processes among these that still run. */
export function stillRunning(processes: readonly ProcessInfo[]): ProcessInfo[] {
  const now = new Map(listProcesses().map((one) => [one.pid, one]));
  return processes.filter(({ pid, command }) => now.get(pid)?.command === command);
}

/**
 * Waits until `condition` gives something; what it never gives, the test's own time limit ends. Asks less
 * often where asking takes long: the wait must not take the processor from what is waited for.
 */
export async function until<Value>(
  condition: () => Value | undefined | false | Promise<Value | undefined | false>,
  signal?: AbortSignal,
): Promise<Value> {
  for (;;) {
    signal?.throwIfAborted();
    const askedAtMs = performance.now();
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    await sleep(Math.max(25, 5 * (performance.now() - askedAtMs)));
  }
}

/** Kills with SIGKILL those of the processes that still run. */
export function killAll(processes: readonly Pick<ProcessInfo, "pid">[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It went with one of those that were killed before it.
    }
  }
}

/** Waits until none of the processes runs. */
export async function untilGone(processes: readonly ProcessInfo[]): Promise<void> {
  await until(() => stillRunning(processes).length === 0);
}

function listProcesses(): ProcessInfo[] {
  const lines = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,stat=,args="], {
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  return lines.split("\n").flatMap((line) => {
    const [, pid, parent, state = "", command = ""] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || state.startsWith("Z")
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
