#!/usr/bin/env node
// Only syntax and imports that old Nodes know: this file must live long enough to say which Node is needed.
import process from "node:process";

const major = Number(process.versions.node.split(".")[0]);

if (process.platform === "win32") {
  fail("Dormouse runs on Linux and macOS. On Windows, use it inside WSL 2.");
} else if (major < 20) {
  fail(`Dormouse needs Node 20 or later to set itself up; this is Node ${process.versions.node}.`);
} else {
  void import("./main.mjs").then(({ main }) => main(process.argv.slice(2)));
}

/** @param {string} sentence */
function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
