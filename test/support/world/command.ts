import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

export type Command = {
  child: ChildProcess;
  pid: number;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Its exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals>;
};

export type CommandOptions = {
  args?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  cwd?: string;
  /** As under npm: the command is told when its parent ends. */
  ipc?: boolean;
};

/** Runs one of our commands (`start`, `session`) as npm does, as a process of its own. */
export function runOwnCommand(name: "start" | "session", options: CommandOptions = {}): Command {
  const { args = [], environment = {}, cwd, ipc = false } = options;
  const script = fileURLToPath(
    new URL(`../../../packages/local/src/commands/${name}.ts`, import.meta.url),
  );
  const child = spawn(process.execPath, [script, ...args], {
    cwd,
    env: { ...withoutOurs(process.env), ...environment },
    stdio: ["ignore", "pipe", "pipe", ...(ipc ? (["ipc"] as const) : [])],
  });
  const stdout = gather(child, "stdout");
  const stderr = gather(child, "stderr");
  // Not the event "close": it never comes where the channel to the child was closed first.
  const ended = Promise.all([once(child, "exit"), drained(child.stdout), drained(child.stderr)]);
  const exited = ended.then(([[code, signal]]) => (signal ?? code) as number | NodeJS.Signals);
  return { child, pid: child.pid ?? -1, stdout, stderr, exited };
}

/** Settings of the person who runs the tests are not the tests'. */
export function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(DORMOUSE_|UPSTASH_|NODE_ENV|VITEST)/.test(name),
    ),
  );
}

async function drained(output: Readable | null): Promise<void> {
  if (output !== null) await once(output, "close");
}

function gather(child: ChildProcess, name: "stdout" | "stderr"): () => string {
  const chunks: Buffer[] = [];
  child[name]?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}
