import { spawn } from "node:child_process";
import process from "node:process";

const TAIL_LINES = 25;

/**
 * Runs a program with its output kept, not shown.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<{ exitCode: number, output: string }>} 127 where the program does not exist
 */
export function runQuietly(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => (output += chunk.toString());
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    const stopPassingOn = passSignalsOn(child);
    child.on("error", (error) => {
      stopPassingOn();
      resolve({ exitCode: 127, output: error.message });
    });
    child.on("close", (code) => {
      stopPassingOn();
      resolve({ exitCode: code ?? 1, output });
    });
  });
}

/**
 * A set-up that is told to end takes its installer with it.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
function passSignalsOn(child) {
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const endWithChild = (/** @type {NodeJS.Signals} */ signal) => {
    child.kill(signal);
    stop();
    process.kill(process.pid, signal);
  };
  const stop = () => signals.forEach((signal) => process.off(signal, endWithChild));
  for (const signal of signals) process.on(signal, endWithChild);
  return stop;
}

/**
 * The end of a program's output, where the reason usually stands.
 *
 * @param {string} output
 */
export function tail(output) {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines
    .slice(-TAIL_LINES)
    .map((line) => `  ${line}`)
    .join("\n");
}
