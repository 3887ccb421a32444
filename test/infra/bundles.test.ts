import { execFile } from "node:child_process";
import { createCipheriv } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleOptions } from "../support/bundle-options.ts";
import { bundleFunctions, linkPackage, type Bundle } from "./bundle.ts";
import { repository } from "./platform.ts";
import { invoke, type Outcome } from "./runtime-api.ts";
import { resourceOf, type BuildRequest, type Synthesis } from "./synthesis.ts";
import { synthesize } from "./synthesize.ts";

const names = ["Api", "Stream", "Step", "DeadLetter", "Sweep", "Collect", "Archive", "Refresh"];
const megabyte = 1024 * 1024;

let stacks: Synthesis;
let root: string;
let bundles: Map<string, Bundle>;

beforeAll(async () => {
  stacks = await synthesize("dev");
  root = await mkdtemp(join(tmpdir(), "dormouse-bundles-"));
  bundles = await bundleFunctions(stacks.builds, root);
  for (const request of stacks.builds) {
    await writeFile(join(root, request.functionID, "resource.enc"), encryptLinks(request));
  }
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe.each(names)("the bundle of %s", (name) => {
  test("is made without a warning", () => {
    expect(bundleOf(name).warnings).toEqual([]);
  });

  test("fits into Lambda, and its own code stays small enough to start fast", () => {
    const { codeBytes, unpackedBytes } = bundleOf(name);
    // Those of the models' SDKs lie still until one is asked.
    expect(codeBytes).toBeLessThan((name === "Step" ? 12 : 8) * megabyte);
    expect(unpackedBytes).toBeLessThan((name === "Step" ? 250 : 20) * megabyte);
  });

  test("holds no tests and nothing of the local world", () => {
    const strays = bundleOf(name).inputs.filter((input) =>
      /\.test\.ts$|^test\/|packages\/local\/|node_modules\/(fauxqs|redis|vitest)\//.test(input),
    );
    expect(strays).toEqual([]);
  });
});

test("only the step function's bundle holds browser code", () => {
  const holders = names.filter((name) => browserCodeIn(bundleOf(name)).length > 0);
  expect(holders).toEqual(["Step"]);
});

test("only the step function's bundle holds an SDK of models", () => {
  const sdk = /node_modules\/(ai|@ai-sdk)\//;
  expect(names.filter((name) => bundleOf(name).inputs.some((input) => sdk.test(input)))).toEqual([
    "Step",
  ]);
});

test("the step function's bundle leaves Chromium's package beside it", () => {
  expect(bundleOf("Step").inputs.filter((input) => input.includes("@sparticuz"))).toEqual([]);
});

describe("started as in Lambda, with links read from resource.enc,", () => {
  test("the API answers a request of API Gateway, and says that it has no Redis here", async () => {
    const answer = responseOf(await run("Api", httpEvent("/v1/health")));
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(JSON.parse(answer.body)).toMatchObject({ status: "degraded", redis: "down" });
  });

  test("the API finds the files of its documentation beside its code", async () => {
    const answer = responseOf(await run("Api", httpEvent("/docs/swagger-ui-bundle.js")));
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain("SwaggerUIBundle");
  });

  test("the API finds the console beside its code", async () => {
    const answer = responseOf(await run("Api", httpEvent("/console")));
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toMatch(/^<!doctype html>[^]*<div id="console">[^]*<script type="module">/);
  });

  test("the stream function streams a status, headers and a body", async () => {
    const { kind, body } = await run("Stream", httpEvent("/v1/sessions/none/events"));
    expect(kind).toBe("response");
    const [prelude = "", content = ""] = body.split("\0".repeat(8));
    expect(JSON.parse(prelude)).toMatchObject({
      statusCode: 401,
      headers: { "content-type": "application/problem+json" },
    });
    expect(JSON.parse(content)).toMatchObject({ code: "unauthorized" });
  });

  test("the step function reports a message that is no hint as failed", async () => {
    const { kind, body } = await run("Step", queueEvent("no hint"));
    expect(kind).toBe("response");
    expect(JSON.parse(body)).toEqual({ batchItemFailures: [{ itemIdentifier: "message" }] });
  });

  test("the dead-letter function drops a message that is no hint", async () => {
    const { kind, body } = await run("DeadLetter", queueEvent("no hint"));
    expect(kind).toBe("response");
    expect(JSON.parse(body)).toEqual({ batchItemFailures: [] });
  });

  test.each(["Sweep", "Collect", "Archive", "Refresh"])(
    "%s starts, and fails where there is no table",
    async (name) => {
      expect(await run(name, {})).toMatchObject({ kind: "invocation error" });
    },
  );

  test("a function without its links does not start, and says which one is missing", async () => {
    const { SST_KEY_FILE: _unlinked, ...environment } = environmentOf("Api");
    const { kind, body } = await invoke(bundleOf("Api").folder, environment, {});
    expect(kind).toBe("init error");
    expect(JSON.parse(body)).toMatchObject({
      errorType: "MissingLinkError",
      errorMessage: expect.stringContaining("Sessions"),
    });
  });
});

test("the step function's Chromium starts as in Lambda, and what runs in its pages survives bundling", async () => {
  const folder = join(root, "browser-program");
  const { properties } = requestOf("Step");
  await build({
    ...bundleOptions(properties),
    entryPoints: [join(repository, "test/infra/browser-program.ts")],
    outfile: join(folder, "bundle.mjs"),
  });
  linkPackage("@sparticuz/chromium", folder);
  const temporary = join(folder, "tmp");
  await mkdir(temporary);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "bundle.mjs")], {
    // As in Lambda: Chromium comes from the package beside the code, with the libraries it brings.
    env: { AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x", HOME: temporary, TMPDIR: temporary },
  });
  expect(JSON.parse(stdout)).toMatchObject({ output: { name: "Dora" } });
});

function requestOf(name: string): BuildRequest {
  const request = stacks.builds.find(({ functionID }) => functionID === name);
  if (request === undefined) throw new Error(`there is no function ${name}`);
  return request;
}

function bundleOf(name: string): Bundle {
  const bundle = bundles.get(name);
  if (bundle === undefined) throw new Error(`there is no function ${name}`);
  return bundle;
}

function browserCodeIn({ inputs }: Bundle): string[] {
  return inputs.filter((input) => /packages\/browser\/|puppeteer|chromium|devtools/.test(input));
}

/** As SST does it when it deploys: AES-256-GCM under the key that the function's environment holds. */
function encryptLinks({ functionID, links }: BuildRequest): Buffer {
  const key = Buffer.from(environmentOf(functionID)["SST_KEY"] ?? "", "base64");
  const cipher = createCipheriv("aes-256-gcm", key, Buffer.alloc(12));
  const encrypted = [cipher.update(JSON.stringify(links)), cipher.final()];
  return Buffer.concat([...encrypted, cipher.getAuthTag()]);
}

/** The environment that the stacks give the function, and what Lambda adds. No service is in reach. */
function environmentOf(name: string): Record<string, string> {
  const { inputs } = resourceOf(stacks, "aws:lambda/function:Function", `${name}Function`);
  return {
    ...inputs.environment.variables,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  };
}

function run(name: string, event: unknown): Promise<Outcome> {
  return invoke(bundleOf(name).folder, environmentOf(name), event);
}

function responseOf({ kind, body }: Outcome): { statusCode: number; body: string } {
  if (kind !== "response") throw new Error(`${kind}: ${body}`);
  return JSON.parse(body);
}

/** API Gateway's payload format 2.0, which function URLs use as well. */
function httpEvent(rawPath: string) {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: "",
    headers: { host: "api.test", accept: "*/*" },
    requestContext: {
      domainName: "api.test",
      requestId: "request",
      http: { method: "GET", path: rawPath, protocol: "HTTP/1.1", sourceIp: "127.0.0.1" },
    },
    isBase64Encoded: false,
  };
}

function queueEvent(body: string) {
  return { Records: [{ messageId: "message", body, attributes: {}, messageAttributes: {} }] };
}
