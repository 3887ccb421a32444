import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { repositoryRoot } from "./directory.ts";

let root: string;

/** A checkout with only what set-up touches in it. */
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "dormouse-reset-")));
  await cp(join(repositoryRoot, "packages/local/setup"), join(root, "packages/local/setup"), {
    recursive: true,
  });
  await mkdir(join(root, "node_modules"));
  await symlink(join(repositoryRoot, "node_modules/node"), join(root, "node_modules/node"));
  await cp(join(repositoryRoot, "package.json"), join(root, "package.json"));
  await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages: {} }));
  await writeFile(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: {} }));
});
afterEach(() => rm(root, { recursive: true, force: true }));

type Outcome = { output: string; errors: string; failed: boolean };

function run(command: string, environment: Record<string, string> = {}): Promise<Outcome> {
  const { INIT_CWD: _directory, npm_lifecycle_event: _event, ...inherited } = process.env;
  const env = { ...inherited, ...environment };
  const script = join(root, "packages/local/setup/run.mjs");
  return new Promise((resolve) => {
    execFile(process.execPath, [script, command], { env, cwd: root }, (error, output, errors) =>
      resolve({ output, errors, failed: error !== null }),
    );
  });
}

it("reset deletes the directory that DORMOUSE_DATA names, and leaves the checkout's own alone", async () => {
  const named = join(root, "my data");
  await mkdir(join(named, "logs"), { recursive: true });
  await mkdir(join(root, ".dormouse"));
  const { output } = await run("reset", { DORMOUSE_DATA: "my data", INIT_CWD: root });
  expect(output).toBe(`Deleted ${named}\n`);
  expect(await readdir(root)).toContain(".dormouse");
  expect(await readdir(root)).not.toContain("my data");
});

it("reset deletes nothing where something lies there that is not the local world's", async () => {
  const home = join(root, "home");
  await mkdir(join(home, "logs"), { recursive: true });
  await writeFile(join(home, "letters.txt"), "");
  const { errors, failed } = await run("reset", { DORMOUSE_DATA: home });
  expect(errors).toContain('holds "letters.txt"');
  expect(failed).toBe(true);
  expect(await readdir(home)).toEqual(["letters.txt", "logs"]);
});

it("reset is not locked out by another process that has the id of a world that is gone", async () => {
  await mkdir(join(root, ".dormouse"));
  const gone = { pid: process.pid, startedAt: "long ago" };
  await writeFile(join(root, ".dormouse/lock.json"), JSON.stringify(gone));
  expect((await run("reset")).output).toContain("Deleted");
});

it("session gets Redis as well, since it may start a whole local world", async () => {
  const { errors, failed } = await run("session", { PATH: root });
  expect(errors).toContain("redis-server is not on PATH.");
  expect(failed).toBe(true);
});
