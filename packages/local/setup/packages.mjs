import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { requireDiskSpace } from "./disk.mjs";
import { SetupFailure } from "./failure.mjs";
import { runQuietly, tail } from "./quiet.mjs";
import { NODE_MODULES, PINNED_NODE, readJson, ROOT } from "./repository.mjs";

/** `node_modules` takes 0.6 GiB; npm unpacks beside it, keeps the archives in its cache, and needs room to replace. */
const INSTALL_NEEDS_MEBIBYTES = 1500;

const PING_WITHIN_MS = 15_000;

const NETWORK_ERROR =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|ERR_SOCKET_TIMEOUT|FETCH_ERROR/;

const NO_NETWORK =
  "npm could not reach its registry. The first start needs the network; check it (and npm's proxy settings) and run the command again.";

const LOCK_FILE = join(ROOT, "package-lock.json");
const STAMP_FILE = join(NODE_MODULES, ".dormouse-install");

/**
 * Makes `node_modules` what package-lock.json says, with the pinned Node in it. Costs a hash of the lock file where
 * nothing changed since the last time.
 *
 * @throws {SetupFailure}
 */
export async function installPackages() {
  const wanted = stampOfLockFile();
  if (isStamped(wanted) && isExecutable(PINNED_NODE)) return;
  if (!holdsAllPackages()) await installByLockFile();
  await installPinnedNode();
  writeFileSync(STAMP_FILE, wanted);
}

function stampOfLockFile() {
  const digest = createHash("sha256").update(readFileSync(LOCK_FILE)).digest("hex");
  return `${digest} ${process.platform} ${process.arch}\n`;
}

/** @param {string} wanted */
function isStamped(wanted) {
  return existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, "utf8") === wanted;
}

/**
 * Whether npm's own record of the last install has every package of the lock file that belongs on this machine:
 * someone who ran `npm ci` or `npm install` by hand need not wait for a second one.
 */
function holdsAllPackages() {
  const installed = readJson(join(NODE_MODULES, ".package-lock.json"))?.packages;
  if (!installed) return false;
  return Object.entries(readJson(LOCK_FILE).packages).every(
    ([path, entry]) =>
      !path.startsWith("node_modules/") ||
      !belongsHere(entry) ||
      installed[path]?.version === entry.version,
  );
}

/**
 * @param {{ optional?: boolean, os?: string[], cpu?: string[], libc?: string[], peer?: boolean }} entry
 */
function belongsHere({ optional, os, cpu, libc }) {
  if (!optional) return true;
  // Optional packages without a platform are fallbacks for the platforms that have none; npm decides about those.
  if (!os || !cpu) return false;
  return os.includes(process.platform) && cpu.includes(process.arch) && !libc?.includes("musl");
}

async function installByLockFile() {
  mkdirSync(NODE_MODULES, { recursive: true });
  requireDiskSpace(ROOT, INSTALL_NEEDS_MEBIBYTES);
  const finish = announce("Installing npm packages (package-lock.json)");
  // Without a network npm tries each package for a minute; its cache may still hold them all.
  const isOnline = await registryAnswers();
  const source = isOnline ? "--prefer-offline" : "--offline";
  let { exitCode, output } = await npm("ci", source);
  // A lock file made where a registry lacks other platforms' optional packages leaves them out: `npm ci` refuses such
  // a file, `npm install` takes the same versions from it and goes on.
  if (/Missing: \S+@ from lock file/.test(output)) {
    ({ exitCode, output } = await npm("install", "--no-save", source));
  }
  if (exitCode !== 0) throw isOnline ? npmFailure(exitCode, output) : new SetupFailure(NO_NETWORK);
  finish();
}

async function registryAnswers() {
  const { output } = await npm("ping", "--fetch-retries=0", `--fetch-timeout=${PING_WITHIN_MS}`);
  return !NETWORK_ERROR.test(output);
}

/** @param {string[]} words */
function npm(...words) {
  // `--include` outweighs omit=dev, omit=optional and NODE_ENV=production from the user's settings.
  const everything = ["--include=dev", "--include=optional", "--include=peer"];
  return runQuietly("npm", [...words, ...everything, "--no-audit", "--no-fund"], {
    cwd: ROOT,
    env: npmEnvironment(),
  });
}

/**
 * The npm package `node` fetches its binary in an install script, which npm may be told not to run; esbuild and the
 * others do without theirs.
 */
async function installPinnedNode() {
  if (await pinnedNodeRuns()) return;
  const folder = join(NODE_MODULES, "node");
  const finish = announce(`Installing Node ${pinnedVersion()}`);
  const { exitCode, output } = await runQuietly(
    process.execPath,
    ["installArchSpecificPackage.js"],
    {
      cwd: folder,
      env: npmEnvironment(),
    },
  );
  if (exitCode !== 0) throw npmFailure(exitCode, output);
  if (!(await pinnedNodeRuns())) {
    throw new SetupFailure(
      `Node ${pinnedVersion()} is installed but does not run on this system (${process.platform} ${process.arch}). ` +
        "Dormouse needs Linux with glibc 2.28 or later, or macOS.",
    );
  }
  finish();
}

async function pinnedNodeRuns() {
  if (!isExecutable(PINNED_NODE)) return false;
  const { exitCode, output } = await runQuietly(PINNED_NODE, ["--version"]);
  return exitCode === 0 && output.trim() === `v${pinnedVersion()}`;
}

/** @returns {string} */
function pinnedVersion() {
  return readJson(join(ROOT, "package.json")).dependencies.node;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function npmEnvironment() {
  const { NODE_ENV: _production, ...environment } = process.env;
  return { ...environment, SCARF_ANALYTICS: "false" };
}

/**
 * @param {number} exitCode
 * @param {string} output
 */
function npmFailure(exitCode, output) {
  return new SetupFailure(
    `${npmSentence(exitCode, output)}\n\nThe end of npm's output:\n${tail(output)}`,
  );
}

/**
 * @param {number} exitCode
 * @param {string} output
 */
function npmSentence(exitCode, output) {
  if (exitCode === 127)
    return "npm is not on PATH; it comes with Node. Install it and run the command again.";
  if (/ENOSPC/.test(output)) return "The disk is full. Free some space and run the command again.";
  if (NETWORK_ERROR.test(output)) return NO_NETWORK;
  if (/EACCES|EPERM/.test(output)) {
    return `npm may not write in ${ROOT} or in its own cache. Check who owns them and run the command again.`;
  }
  if (/EBADPLATFORM/.test(output)) {
    return `A package does not support this platform (${process.platform} ${process.arch}).`;
  }
  if (/EUSAGE/.test(output))
    return "package.json and package-lock.json disagree; run npm install to mend the lock file.";
  return `npm could not install the packages (exit code ${exitCode}).`;
}

/**
 * @param {string} what
 * @returns {() => void} to call when it is done
 */
function announce(what) {
  const startedAt = Date.now();
  process.stderr.write(`${what} …\n`);
  return () =>
    process.stderr.write(`${what}: done in ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
}
