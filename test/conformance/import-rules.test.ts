import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const oxlint = createRequire(import.meta.url)
  .resolve("oxlint/package.json")
  .replace(/package\.json$/, "bin/oxlint");

type Case = { rule: string; file: string; source: string; allowed?: boolean };

/** One line in one file: each breaks exactly the rule it is listed for, or shows its exception. */
const cases: Case[] = [
  ["contract is a leaf", "contract/src/a.ts", "@dormouse/core"],
  ["core knows no adapter", "core/src/a.ts", "@dormouse/cloud"],
  ["core knows no AWS", "core/src/b.ts", "@aws-sdk/client-sqs"],
  ["core knows no Redis", "core/src/c.ts", "@upstash/redis"],
  ["core knows no browser", "core/src/d.ts", "puppeteer-core"],
  ["browser knows no cloud", "browser/src/a.ts", "@dormouse/cloud"],
  ["browser knows no AWS", "browser/src/b.ts", "@aws-sdk/client-s3"],
  ["core knows no model SDK", "core/src/f.ts", "ai"],
  ["agent knows no browser", "agent/src/a.ts", "@dormouse/browser"],
  ["agent knows no cloud", "agent/src/b.ts", "@dormouse/cloud"],
  ["agent reaches AWS through nobody", "agent/src/c.ts", "@aws-sdk/client-bedrock-runtime"],
  ["the API holds no model SDK", "functions/src/g.ts", "@dormouse/agent"],
  ["functions reach models through agent", "functions/src/f.ts", "@ai-sdk/google"],
  ["cloud knows no browser", "cloud/src/a.ts", "@dormouse/browser"],
  ["cloud knows no Chromium", "cloud/src/b.ts", "@sparticuz/chromium"],
  ["functions know no local world", "functions/src/a.ts", "@dormouse/local"],
  ["functions reach AWS through cloud", "functions/src/b.ts", "@aws-sdk/client-dynamodb"],
  ["the API holds no browser code", "functions/src/c.ts", "@dormouse/browser"],
  ["links are read in one file", "functions/src/d.ts", "sst"],
  ["local reaches AWS through cloud", "local/src/a.ts", "@aws-sdk/client-sqs"],
  ["local reaches Redis by its own protocol or through cloud", "local/src/b.ts", "@upstash/redis"],
  ["client knows the contract only", "client/src/a.ts", "@dormouse/core"],
  ["client runs in browsers", "client/src/b.ts", "node:fs"],
  ["console knows the client only", "console/src/a.ts", "@dormouse/core"],
  ["console runs in browsers", "console/src/b.ts", "node:fs"],
  ["nothing imports an entry file", "local/src/c.ts", "../../functions/src/entry/api.ts"],
  ["nothing imports an entry file of its own", "functions/src/e.ts", "./entry/api.ts"],
  ["nothing imports test", "core/src/e.ts", "../../../test/support/harbor/index.ts"],
  ["packages reach each other by name", "cloud/src/c.ts", "../../core/src/index.ts"],
].map(([rule = "", file = "", from]) => ({ rule, file, source: `export * from "${from}";\n` }));

const exceptions: Case[] = [
  ["resources.ts reads SST's links", "functions/src/resources.ts", "sst"],
  ["the step's entry file opens browsers", "functions/src/entry/step.ts", "@dormouse/browser"],
  ["the step's entry file asks models", "functions/src/entry/step.ts", "@dormouse/agent"],
  ["cloud speaks to AWS", "cloud/src/d.ts", "@aws-sdk/client-sqs"],
  ["browser drives Chromium", "browser/src/c.ts", "puppeteer-core"],
  ["functions see whether models are there", "functions/src/h.ts", "@dormouse/agent/probe"],
  ["agent asks models", "agent/src/d.ts", "@ai-sdk/google"],
].map(([rule = "", file = "", from]) => ({ rule, file, source: `export * from "${from}";\n` }));

describe("the import rules, broken on purpose", () => {
  let directory = "";
  let faults: Map<string, string[]> = new Map();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "dormouse-lint-"));
    await cp(join(root, ".oxlintrc.json"), join(directory, ".oxlintrc.json"));
    for (const { file, source } of [...cases, ...exceptions]) await write(directory, file, source);
    await write(
      directory,
      "core/src/ring/a.ts",
      'export { b } from "./b.ts";\nexport const a = 1;\n',
    );
    await write(
      directory,
      "core/src/ring/b.ts",
      'export { a } from "./a.ts";\nexport const b = 1;\n',
    );
    faults = await lint(directory);
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it.each(cases)("$rule", ({ file }) => {
    expect(faults.get(file)).toContain("eslint(no-restricted-imports)");
  });

  it.each(exceptions)("$rule, as the one exception", ({ file }) => {
    expect(faults.get(file) ?? []).not.toContain("eslint(no-restricted-imports)");
  });

  it("modules do not import each other in a ring", () => {
    expect(faults.get("core/src/ring/a.ts")).toContain("import(no-cycle)");
  });
});

async function write(directory: string, file: string, source: string): Promise<void> {
  const path = join(directory, "packages", file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, source);
}

/** @returns the codes of what oxlint found, by file below packages/. */
async function lint(directory: string): Promise<Map<string, string[]>> {
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [oxlint, "--format", "json"],
      { cwd: directory, maxBuffer: 16 * 1024 * 1024 },
      // It exits with 1 where it found something, as it must here.
      (_, stdout) => resolve(stdout),
    );
  });
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: { code: string; filename: string }[];
  };
  const byFile = Map.groupBy(diagnostics, ({ filename }) => filename.replace(/^packages\//, ""));
  return new Map([...byFile].map(([file, found]) => [file, found.map(({ code }) => code)]));
}
