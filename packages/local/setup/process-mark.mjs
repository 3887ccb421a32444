import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

/**
 * What tells a process from a later one that was given the same id.
 *
 * @typedef {{ pid: number, startedAt?: string }} ProcessMark
 */

/**
 * @param {number} pid
 * @returns {ProcessMark} without `startedAt` where the system does not tell
 */
export function markProcess(pid) {
  const startedAt = startOf(pid);
  return startedAt === undefined ? { pid } : { pid, startedAt };
}

/**
 * @param {ProcessMark} mark
 * @returns {boolean} whether the process that was marked still runs
 */
export function isStillRunning({ pid, startedAt }) {
  if (!exists(pid)) return false;
  const now = startOf(pid);
  return startedAt === undefined || now === undefined || now === startedAt;
}

/**
 * @param {number} pid
 * @returns {boolean} whether there is such a process, be it one that has ended and was not yet waited for
 */
export function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * @param {number} pid
 * @returns {string | undefined}
 */
function startOf(pid) {
  try {
    return process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
  } catch {
    return undefined;
  }
}

/**
 * Field 22 of `pid (name) state …`: clock ticks since boot. The name may contain spaces and parentheses.
 *
 * @param {number} pid
 */
function startFromProc(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

/** @param {number} pid */
function startFromPs(pid) {
  return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
}
