import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build, type Plugin } from "esbuild";
import { installPlatform, platform, repository, whileLocked } from "./platform.ts";
import { printTable } from "./print-table.ts";
import { synthesesVariable } from "./syntheses-folder.ts";
import type { Synthesis } from "./synthesis.ts";

const run = promisify(execFile);

/** Stand-ins for what `npx sst secret set` would have stored. */
export const testSecrets = {
  UpstashRedisUrl: "https://secret-of-the-test.upstash.test",
  UpstashRedisToken: "secret-token-of-the-test",
  GoogleGenerativeAiApiKey: "secret-key-of-the-test",
  ChallengeResolverToken: "secret-resolver-token-of-the-test",
};

/** What the environment that `sst deploy` runs in says, beside an empty one. */
export const testSettings = { DORMOUSE_TENANT_QUEUED_RUNS: "7" };
/** The same for those who do steps alone. */
export const testResolver = { DORMOUSE_CHALLENGE_RESOLVER_URL: "https://captchas.test/solve" };

const syntheses = new Map<string, Promise<Synthesis>>();

/**
 * Evaluates sst.config.ts for a stage as SST does, with the providers mocked: no account is asked.
 * Done once for each stage; what it gives is for reading only.
 * @throws Error with what SST or Pulumi had to say, where the stacks cannot be evaluated.
 */
export function synthesize(stage: string): Promise<Synthesis> {
  const known = syntheses.get(stage);
  if (known !== undefined) return known;
  const synthesis = shared(stage);
  syntheses.set(stage, synthesis);
  return synthesis;
}

/** Evaluates the stage where no other process of this run of the tests has done it, and keeps it for the others. */
async function shared(stage: string): Promise<Synthesis> {
  const folder = process.env[synthesesVariable];
  if (folder === undefined) return evaluate(stage);
  const file = join(folder, `${stage}.json`);
  return whileLocked(join(folder, `${stage}.lock`), async () => {
    if (existsSync(file)) return JSON.parse(await readFile(file, "utf8")) as Synthesis;
    const synthesis = await evaluate(stage);
    await writeFile(file, JSON.stringify(synthesis));
    return synthesis;
  });
}

async function evaluate(stage: string): Promise<Synthesis> {
  await installPlatform();
  const folder = await mkdtemp(join(tmpdir(), "dormouse-synthesis-"));
  // Beside Pulumi's packages, or they would not be found.
  const program = join(platform, `${basename(folder)}.mjs`);
  try {
    await bundleProgram(stage, program, folder);
    await run(process.execPath, [program, folder], {
      cwd: repository,
      env: {
        ...process.env,
        ...secretVariables(),
        ...testSettings,
        ...testResolver,
        DORMOUSE_LEASE_MS: "",
        NODE_NO_WARNINGS: "1",
      },
    });
    return JSON.parse(await readFile(join(folder, "synthesis.json"), "utf8")) as Synthesis;
  } finally {
    await rm(program, { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

/** One module of the stacks, SST's components and the mocks, as SST's command line would bundle it. */
async function bundleProgram(stage: string, outfile: string, folder: string): Promise<void> {
  const app = { ...(await evaluateApp(stage)), stage };
  const paths = { home: folder, root: repository, work: join(folder, "work"), platform };
  await build({
    entryPoints: [join(repository, "test/infra/pulumi/main.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    keepNames: true,
    logLevel: "error",
    define: {
      $app: JSON.stringify(app),
      $cli: JSON.stringify({ command: "diff", rpc: "", paths, state: { version: {} } }),
      $dev: "false",
    },
    inject: [join(platform, "src/shim/run.js")],
    external: ["@pulumi/*", "@aws-sdk/*", "undici", "archiver", "glob", "esbuild", "vite"],
    plugins: [globals()],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
}

/** `aws` and `sst` are in scope of every stack without an import. */
function globals(): Plugin {
  const imports = [
    'import * as aws from "@pulumi/aws";',
    `import * as sst from ${JSON.stringify(join(platform, "src/components"))};`,
  ].join(" ");
  return {
    name: "sst-globals",
    setup({ onLoad }) {
      onLoad({ filter: /[/\\]stacks[/\\][^/\\]+\.ts$/ }, async ({ path }) => ({
        contents: `${imports}\n${await readFile(path, "utf8")}`,
        loader: "ts",
      }));
    },
  };
}

type SstConfig = { app(input: { stage: string }): object | Promise<object> };

async function evaluateApp(stage: string): Promise<object> {
  Object.assign(globalThis, { $config: (config: SstConfig) => config });
  const url = pathToFileURL(join(repository, "sst.config.ts")).href;
  const { default: config } = (await import(url)) as { default: SstConfig };
  return await config.app({ stage });
}

function secretVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(testSecrets).map(([name, value]) => [`SST_SECRET_${name}`, value]),
  );
}

if (import.meta.main) printTable(await synthesize(process.argv[2] ?? "dev"));
