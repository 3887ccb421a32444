import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));

/** What stands in for `npm run session`: it shows how it was started, and how it ends. */
const COMMAND = `
  process.on("SIGTERM", () => process.exit(5));
  process.on("disconnect", () => process.exit(6));
  // Last: whoever reads this may send a signal at once.
  console.log(JSON.stringify({ version: process.version, args: process.argv.slice(2), cwd: process.cwd() }));
  if (process.argv.includes("--stay")) setInterval(() => {}, 1000);
  else process.exit(Number(process.argv[2] ?? 0));
`;

let root: string;

/** A checkout with a name that breaks careless scripts, with only what set-up touches in it. */
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "dörmouse's checkout ")));
  await cp(join(REPOSITORY, "packages/local/setup"), join(root, "packages/local/setup"), {
    recursive: true,
  });
  await mkdir(join(root, "packages/local/src/commands"), { recursive: true });
  await mkdir(join(root, "node_modules"));
  await symlink(join(REPOSITORY, "node_modules/node"), join(root, "node_modules/node"));
  await cp(join(REPOSITORY, "package.json"), join(root, "package.json"));
  await writeFile(join(root, "packages/local/src/commands/session.ts"), COMMAND);
  await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages: {} }));
  await writeFile(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: {} }));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

test("runs a command on the pinned Node, where the user stands, with its arguments and its exit code", async () => {
  const { output, end } = await run(["session", "3", "a script.json", "--url=http://x/?a=1&b=2"]);
  const pinned = JSON.parse(await readFile(join(root, "package.json"), "utf8")).dependencies.node;
  expect(JSON.parse(output)).toEqual({
    version: `v${pinned}`,
    args: ["3", "a script.json", "--url=http://x/?a=1&b=2"],
    cwd: await realpath(tmpdir()),
  });
  expect(end).toEqual([3, null]);
});

test("does not install again what npm's own record of the last install has", async () => {
  const { errors } = await run(["session", "0"]);
  expect(errors).toBe("");
  expect(await readFile(join(root, "node_modules/.dormouse-install"), "utf8")).toContain(
    process.arch,
  );
});

test("says in a sentence that npm is missing where packages must be installed", async () => {
  const packages = { "node_modules/absent": { version: "1.0.0" } };
  await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages }));
  const { errors, end } = await run(["session", "0"], { PATH: root });
  expect(errors).toContain("npm is not on PATH; it comes with Node.");
  expect(end).toEqual([1, null]);
});

test("passes a signal on and mirrors how the command ends", async () => {
  const setUp = start(["session", "--stay"]);
  await once(setUp.stdout, "data");
  setUp.kill("SIGTERM");
  expect(await once(setUp, "exit")).toEqual([5, null]);
});

test("a command does not outlive a set-up that is killed with SIGKILL", async () => {
  const setUp = start(["session", "--stay"]);
  await once(setUp.stdout, "data");
  setUp.kill("SIGKILL");
  // The command holds this end of the pipe open for as long as it lives.
  await expect(once(setUp.stdout, "close")).resolves.toBeDefined();
});

test("reset deletes the local world's data, but not under a world that runs", async () => {
  await mkdir(join(root, ".dormouse"));
  await writeFile(join(root, ".dormouse/lock.json"), JSON.stringify({ pid: process.pid }));
  const refused = await run(["reset"]);
  expect(refused.errors).toContain(`A local world is running as process ${process.pid}.`);
  expect(refused.end).toEqual([1, null]);

  await rm(join(root, ".dormouse/lock.json"));
  expect((await run(["reset"])).output).toContain("Deleted");
  expect((await run(["reset"])).output).toContain("There was nothing to delete.");
});

test("an unknown command is answered with the known ones", async () => {
  const { errors, end } = await run(["strat"]);
  expect(errors).toContain(
    "start|session|test|bench|fidelity|faults|simulate|check|verify|rotate-key|reset",
  );
  expect(end).toEqual([1, null]);
});

interface Outcome {
  readonly output: string;
  readonly errors: string;
  readonly end: unknown[];
}

async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const setUp = start(args, environment);
  const [output, errors, end] = await Promise.all([
    readAll(setUp.stdout),
    readAll(setUp.stderr),
    once(setUp, "close"),
  ]);
  return { output, errors, end };
}

function start(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): ChildProcessByStdio<null, Readable, Readable> {
  // Set by the npm that runs these tests; set-up reads them as if npm had started it.
  const { INIT_CWD: _directory, npm_lifecycle_event: _event, ...inherited } = process.env;
  return spawn(process.execPath, [join(root, "packages/local/setup/run.mjs"), ...args], {
    cwd: tmpdir(),
    env: { ...inherited, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function readAll(stream: Readable): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk.toString();
  return text;
}
