import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
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

test("the stacks are what SST's own types ask for", async () => {
  expect(await typeCheck("tsconfig.infra.json")).toBe("");
});

test("a stack that is not is found out", async () => {
  const folder = join(repository, ".sst");
  const stack = join(folder, "wrong-stack.ts");
  const project = join(folder, "tsconfig.wrong-stack.json");
  const include = ["platform/config.d.ts", "wrong-stack.ts"];
  await writeFile(stack, 'new sst.aws.Queue("Wrong", { visibilityTimeout: 720 });\n');
  await writeFile(project, JSON.stringify({ extends: "../tsconfig.infra.json", include }));
  try {
    expect(await typeCheck(project)).toMatch(/^\.sst\/wrong-stack\.ts.*TS2322/);
  } finally {
    await rm(stack);
    await rm(project);
  }
});
