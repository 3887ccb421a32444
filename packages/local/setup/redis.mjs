import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { SetupFailure } from "./failure.mjs";
import { runQuietly, tail } from "./quiet.mjs";

const BY_HAND =
  "Install Redis (sudo apt-get install redis-server, sudo dnf install redis, or brew install redis) and run the command again.";

/**
 * Debian starts a server on installation and at every boot; the local world starts its own, so neither is wanted. A
 * policy-rc.d that refuses is Debian's way to say so, and only ours is taken away again.
 */
const INSTALL_WITH_APT = `
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 redis-server
if command -v systemctl > /dev/null; then systemctl disable redis-server > /dev/null 2>&1 || true; fi
`;

/**
 * Makes sure that `redis-server` is on PATH.
 *
 * @throws {SetupFailure} where it is not, and may not be installed from here
 */
export async function installRedis() {
  if (isOnPath("redis-server") || namesRealRedis()) return;
  const shell = await rootShell();
  process.stderr.write("Installing redis-server (apt-get) …\n");
  const { exitCode, output } = await runQuietly(shell[0], [
    ...shell.slice(1),
    "-c",
    INSTALL_WITH_APT,
  ]);
  if (exitCode !== 0) throw aptFailure(output);
  if (!isOnPath("redis-server")) {
    throw new SetupFailure(`apt-get installed redis-server, but it is not on PATH. ${BY_HAND}`);
  }
}

/** Set to use an Upstash database in place of the local Redis. */
function namesRealRedis() {
  return Boolean(process.env.UPSTASH_REDIS_REST_URL && process.env.UPSTASH_REDIS_REST_TOKEN);
}

/**
 * @returns {Promise<[string, ...string[]]>} a command line that runs `sh` as root
 */
async function rootShell() {
  if (!isOnPath("apt-get")) throw new SetupFailure(`redis-server is not on PATH. ${BY_HAND}`);
  if (process.getuid?.() === 0) return ["sh"];
  const mayBecomeRoot =
    isOnPath("sudo") && (await runQuietly("sudo", ["-n", "true"])).exitCode === 0;
  if (mayBecomeRoot) return ["sudo", "-n", "sh"];
  throw new SetupFailure(`redis-server is not on PATH, and only root may install it. ${BY_HAND}`);
}

/** @param {string} output */
function aptFailure(output) {
  return new SetupFailure(
    `${aptSentence(output)}\n\nThe end of apt-get's output:\n${tail(output)}`,
  );
}

/** @param {string} output */
function aptSentence(output) {
  if (/No space left on device|not have enough free space/i.test(output)) {
    return "The disk is full: redis-server could not be installed. Free some space and run the command again.";
  }
  if (
    /resolving|Could not connect|Unable to fetch|Network is unreachable|timed out/i.test(output)
  ) {
    return `apt-get could not reach its package servers, and redis-server is not on PATH. Check the network, or: ${BY_HAND}`;
  }
  return `apt-get could not install redis-server. ${BY_HAND}`;
}

/** @param {string} program */
function isOnPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}
