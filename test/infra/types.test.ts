import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { installPlatform, repository } from "./platform.ts";

const run = promisify(execFile);

beforeAll(installPlatform);

/** @returns what the compiler objects to, one complaint a line. */
async function typeCheck(project: string): Promise<string> {
  const compiler = join(repository, "node_modules/typescript/bin/tsc");
  return await run(process.execPath, [compiler, "-p", project], { cwd: repository }).then(
    ({ stdout }) => stdout,
    (failure: { stdout: string }) => failure.stdout,
  );
}

test("the stacks are what SST's own types ask for, and one that is not is found out", async () => {
  const folder = join(repository, ".sst");
  const stack = join(folder, "wrong-stack.ts");
  const infra = JSON.parse(await readFile(join(repository, "tsconfig.infra.json"), "utf8")) as {
    include: string[];
  };
  const project = join(folder, "tsconfig.wrong-stack.json");
  const include = [...infra.include.map((path) => `../${path}`), "wrong-stack.ts"];
  await writeFile(stack, 'new sst.aws.Queue("Wrong", { visibilityTimeout: 720 });\n');
  await writeFile(project, JSON.stringify({ extends: "../tsconfig.infra.json", include }));
  try {
    const complaints = (await typeCheck(project)).split(/\n(?=\S)/);
    expect(complaints).toEqual([expect.stringMatching(/^\.sst\/wrong-stack\.ts.*TS2322/)]);
  } finally {
    await rm(stack);
    await rm(project);
  }
});
