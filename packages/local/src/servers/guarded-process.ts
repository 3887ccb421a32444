import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** A child process that cannot outlive this one. */
export interface GuardedProcess {
  readonly pid: number;
  /** Resolves with the exit code, or the signal's name, when the process has ended. */
  readonly exited: Promise<number | NodeJS.Signals>;
  isRunning(): boolean;
  /** Sends SIGTERM, then SIGKILL after `patienceMs`; resolves when the process has ended. */
  stop(patienceMs?: number): Promise<void>;
}

export interface GuardedProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Takes the process's output; made where it is missing, appended to where it is not. */
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Written to the process's standard input, which is then closed: the place for what `ps` must not show. */
  readonly input?: string;
}

const STOP_PATIENCE_MS = 3000;

/**
 * A shell that leaves a watcher behind and then becomes the program, so the child's pid is the program's own. The
 * watcher reads from a pipe (3) whose other end only the parent holds: end of file means that the parent is gone,
 * however it went, and a line means that the program is.
 */
const BECOME_GUARDED = `
(
  read -r released <&3 && exit
  kill -TERM $$
  for wait in 1 2 3 4 5 6 7 8; do kill -0 $$ || exit; sleep 0.25; done
  kill -KILL $$
) > /dev/null 2>&1 &
exec "$@" 3<&-
`;

/**
 * Starts a program that ends when this process does, even by SIGKILL. It gets a process group of its own, so that a
 * Ctrl-C reaches it only through us and servers end after those who use them.
 *
 * @throws NodeJS.ErrnoException where the log file or the shell cannot be opened
 */
export function spawnGuarded(options: GuardedProcessOptions): GuardedProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, "a");
  const child = spawn("/bin/sh", ["-c", BECOME_GUARDED, "sh", options.command, ...options.args], {
    detached: true,
    env: options.env ?? process.env,
    stdio: [options.input === undefined ? "ignore" : "pipe", log, log, "pipe"],
  });
  closeSync(log);

  const guard = child.stdio[3] as Writable;
  // The watcher may be gone before its release is written.
  guard.on("error", () => {});
  child.stdin?.on("error", () => {});
  child.stdin?.end(options.input);

  const exited = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      guard.end("released\n");
      resolve(signal ?? code ?? 1);
    });
  });
  exited.catch(() => {});

  return {
    pid: child.pid ?? -1,
    exited,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async stop(patienceMs = STOP_PATIENCE_MS) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const late = new AbortController();
      const kill = sleep(patienceMs, undefined, { signal: late.signal }).then(
        () => child.kill("SIGKILL"),
        () => false,
      );
      await exited;
      late.abort();
      await kill;
    },
  };
}
