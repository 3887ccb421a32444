import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { NODE_MODULES, PINNED_NODE } from "./repository.mjs";

/** A signal from the terminal reaches this process twice under npm: from the terminal, and from npm. */
const SAME_SIGNAL_WITHIN_MS = 1000;

const PARENT_POLL_MS = 500;

/** @type {NodeJS.Signals[]} */
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs the pinned Node in the foreground and mirrors its end. The child holds an IPC channel to this process and sees
 * it close however this process ends, SIGKILL included.
 *
 * @param {string[]} args
 * @param {{ cwd: string, tool?: boolean }} options `tool`: a program that is not ours and does not watch the channel
 * @returns {Promise<number>} the exit code; a child ended by a signal ends this process by the same
 */
export function runPinnedNode(args, { cwd, tool = false }) {
  const watch = tool ? ["--import", new URL("end-with-parent.mjs", import.meta.url).href] : [];
  const child = spawn(PINNED_NODE, [...watch, ...args], {
    cwd,
    env: childEnvironment(tool),
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  const stopForwarding = forwardSignals(child);
  const stopWatching = endWithNpm(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      stopForwarding();
      stopWatching();
      if (signal) process.kill(process.pid, signal);
      resolve(code ?? 1);
    });
  });
}

/**
 * Whatever the child starts by name finds the pinned Node first.
 *
 * @param {boolean} tool
 */
function childEnvironment(tool) {
  const path = [dirname(PINNED_NODE), join(NODE_MODULES, ".bin"), process.env.PATH ?? ""].join(":");
  const environment = { ...process.env, PATH: path };
  // vitest sets its own, but not over one that is there.
  if (tool) delete environment.NODE_ENV;
  return environment;
}

/** @param {import("node:child_process").ChildProcess} child */
function forwardSignals(child) {
  const lastAt = new Map();
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    const before = lastAt.get(signal) ?? -Infinity;
    lastAt.set(signal, Date.now());
    if (Date.now() - before > SAME_SIGNAL_WITHIN_MS) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return () => FORWARDED.forEach((signal) => process.off(signal, forward));
}

/**
 * npm passes signals on, but nothing tells us when npm itself is killed: its child then simply has another parent.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const isNpmAlive = npmWatch();
  const timer = setInterval(() => {
    if (isNpmAlive()) return;
    clearInterval(timer);
    child.kill("SIGTERM");
  }, PARENT_POLL_MS);
  return () => clearInterval(timer);
}

/**
 * npm runs a script through `sh -c`. Some shells become the script's process; others stay between npm and this one,
 * and then it is the shell that changes parents.
 *
 * @returns {() => boolean} whether the npm that started this process still runs
 */
function npmWatch() {
  const parent = process.ppid;
  const grandparent = isScriptShell(parent) ? parentOf(parent) : undefined;
  return () =>
    process.ppid === parent && (grandparent === undefined || parentOf(parent) === grandparent);
}

/** @param {number} pid */
function isScriptShell(pid) {
  return readProc(pid, "cmdline")?.split("\0")[1] === "-c";
}

/** @param {number} pid */
function parentOf(pid) {
  return readProc(pid, "status")?.match(/^PPid:\s*(\d+)/m)?.[1];
}

/**
 * @param {number} pid
 * @param {string} file
 * @returns {string | undefined} undefined where the system has no /proc; there (macOS) the shell does not stay
 */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
