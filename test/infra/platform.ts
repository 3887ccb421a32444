import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { takeLock } from "../../packages/local/src/world/lock.ts";

const run = promisify(execFile);

export const repository = fileURLToPath(new URL("../../", import.meta.url));
const sst = join(repository, "node_modules", "sst");
/** SST's own components and Pulumi, as its command line unpacks and installs them. */
export const platform = join(repository, ".sst", "platform");
const lockFile = join(repository, ".sst", "install.lock");

/**
 * Installs SST's platform where it is missing or of another version: about a minute. Any number of
 * processes may ask for it at once; one does it. Needs the npm registry, no AWS account.
 * @throws Error that says what failed.
 */
export async function installPlatform(): Promise<void> {
  await whileLocked(lockFile, async () => {
    if (!isInstalled()) await install();
  });
}

/** Works while no other process holds the lock; one that ended while it did holds it no more. */
export async function whileLocked<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  const release = await lock(file);
  try {
    return await work();
  } finally {
    release();
  }
}

async function lock(file: string): Promise<() => void> {
  for (;;) {
    try {
      return takeLock(file, "");
    } catch {
      await sleep(250);
    }
  }
}

async function install(): Promise<void> {
  try {
    await run(process.execPath, [join(sst, "bin", "sst.mjs"), "install", "--stage", "ci"], {
      cwd: repository,
      env: {
        ...process.env,
        SST_SKIP_DEPENDENCY_CHECK: "1",
        SST_NO_BUN: "1",
        SST_TELEMETRY_DISABLED: "1",
        XDG_CONFIG_HOME: join(repository, ".sst-config"),
      },
    });
  } catch (cause) {
    throw new Error(
      `\`sst install\` failed: it fetches Pulumi's packages, so the npm registry must be reachable.\n${outputOf(cause)}`,
      { cause },
    );
  }
  if (!isInstalled()) throw new Error(`\`sst install\` ended well, but left no ${platform}.`);
}

function isInstalled(): boolean {
  const versionFile = join(platform, "version");
  return (
    existsSync(versionFile) &&
    readFileSync(versionFile, "utf8").trim() === sstVersion() &&
    existsSync(join(platform, "config.d.ts")) &&
    existsSync(join(platform, "node_modules", "@pulumi", "aws", "package.json"))
  );
}

function sstVersion(): string {
  const manifest = readFileSync(join(sst, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function outputOf(failure: unknown): string {
  const { stdout, stderr } = failure as { stdout?: string; stderr?: string };
  return `${stdout ?? ""}${stderr ?? ""}`.trim() || String(failure);
}
