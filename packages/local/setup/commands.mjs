import { join } from "node:path";
import process from "node:process";
import { runPinnedNode } from "./child.mjs";
import { installPackages } from "./packages.mjs";
import { installRedis } from "./redis.mjs";
import { binScript, ROOT } from "./repository.mjs";
import { reset } from "./reset.mjs";
import { check, verify } from "./verify.mjs";

const SIMULATION = join("packages", "core", "src", "simulation", "main.ts");

/**
 * What `npm start` and its siblings do, by name. Each answers the exit code.
 *
 * @type {Map<string, (args: string[]) => number | Promise<number>>}
 */
export const COMMANDS = new Map([
  ["start", (args) => withServers(() => withConsole(() => ours("start", args)))],
  ["session", (args) => withServers(() => ours("session", args))],
  ["test", (args) => withServers(() => vitest(args))],
  ["bench", (args) => withServers(() => runScript(join("test", "bench", "main.ts"), args))],
  ["fidelity", (args) => withPackages(() => runScript(join("test", "fidelity", "main.ts"), args))],
  ["faults", (args) => withServers(() => runScript(join("test", "fault", "main.ts"), args))],
  ["simulate", (args) => withPackages(() => runScript(SIMULATION, args))],
  ["check", () => withPackages(check)],
  ["verify", () => withServers(verify)],
  ["rotate-key", (args) => withPackages(() => ours("rotate-key", args))],
  ["reset", reset],
]);

/** @param {() => Promise<number>} run */
async function withPackages(run) {
  await installPackages();
  return await run();
}

/** @param {() => Promise<number>} run */
async function withServers(run) {
  await installPackages();
  await installRedis();
  return await run();
}

/**
 * The page is of one piece with the sources each time; making it takes a tenth of a second.
 *
 * @param {() => Promise<number>} run
 */
async function withConsole(run) {
  // Its bundler is there only once the packages are.
  const { buildConsole } = await import("../../console/build/build-console.mjs");
  await buildConsole();
  return await run();
}

/**
 * @param {string} name
 * @param {string[]} args
 */
function ours(name, args) {
  return runScript(join("packages", "local", "src", "commands", `${name}.ts`), args);
}

/**
 * Runs where the user stands, so that a file named on the command line means what they expect.
 *
 * @param {string} path within the repository
 * @param {string[]} args
 */
function runScript(path, args) {
  return runPinnedNode([join(ROOT, path), ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
  });
}

/** @param {string[]} args */
function vitest(args) {
  return runPinnedNode([binScript("vitest"), "run", ...args], { cwd: ROOT, tool: true });
}
