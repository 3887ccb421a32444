import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { diskFull } from "./data-directory.ts";
import { spawnGuarded } from "./guarded-process.ts";
import type { GuardedProcess, GuardedProcessOptions } from "./guarded-process.ts";
import { findFreePort, requireFreePort } from "./ports.ts";
import { LocalServerError } from "./server-error.ts";

const READY_WITHIN_MS = 20_000;
const READY_POLL_MS = 10;
const PORT_ATTEMPTS = 3;
const LOG_TAIL_LINES = 8;

export interface ServerProgram {
  /** What people call it: part of every message. */
  readonly name: string;
  /** The port to listen on; a free one where it is undefined. */
  readonly port: number | undefined;
  /** Environment variable that chooses the port. */
  readonly portVariable: string;
  readonly logFile: string;
  commandLine(port: number): Omit<GuardedProcessOptions, "logFile">;
  /** Whether the server answers on the port as itself. Never throws. */
  isReady(port: number): Promise<boolean>;
}

export interface StartedProcess {
  readonly process: GuardedProcess;
  readonly port: number;
}

/**
 * Starts a server and waits until it answers.
 *
 * @throws {LocalServerError} `port_taken`, `disk_full`, or `start_failed` with the end of the server's log
 */
export async function startProcess(program: ServerProgram): Promise<StartedProcess> {
  if (program.port !== undefined) {
    await requireFreePort(program.port, program.portVariable);
    return await startOnPort(program, program.port);
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnPort(program, await findFreePort());
    } catch (error) {
      const lostTheRace = error instanceof LocalServerError && error.code === "port_taken";
      if (!lostTheRace || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function startOnPort(program: ServerProgram, port: number): Promise<StartedProcess> {
  const logStart = await sizeOf(program.logFile);
  const process = spawnGuarded({ ...program.commandLine(port), logFile: program.logFile });
  try {
    await waitUntilReady(program, process, port);
    return { process, port };
  } catch (error) {
    await process.stop();
    throw error instanceof LocalServerError
      ? error
      : explain(program, port, await logSince(program.logFile, logStart), error);
  }
}

async function waitUntilReady(
  program: ServerProgram,
  process: GuardedProcess,
  port: number,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (!process.isRunning()) throw new Error(`ended with ${await process.exited}`);
    if (await program.isReady(port)) return;
    await sleep(READY_POLL_MS);
  }
  throw new Error(`gave no answer within ${READY_WITHIN_MS / 1000} s`);
}

function explain(
  program: ServerProgram,
  port: number,
  log: string,
  cause: unknown,
): LocalServerError {
  if (/address (is )?already in use|EADDRINUSE/i.test(log)) {
    return new LocalServerError(
      "port_taken",
      `Port ${port} is taken; set ${program.portVariable} to a free one, or stop the program that holds it.`,
      { cause },
    );
  }
  if (/no space left|ENOSPC|disk is full/i.test(log))
    return diskFull(dirname(program.logFile), cause);
  const reason = cause instanceof Error ? cause.message : "failed";
  const tail = log.trimEnd().split("\n").slice(-LOG_TAIL_LINES).join("\n");
  return new LocalServerError(
    "start_failed",
    `${program.name} did not start: it ${reason}. The end of its log (${program.logFile}):\n${tail}`,
    { cause },
  );
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function logSince(file: string, start: number): Promise<string> {
  return await readFile(file).then(
    (bytes) => bytes.subarray(start).toString(),
    () => "",
  );
}
