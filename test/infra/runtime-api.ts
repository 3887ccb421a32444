import { spawn } from "node:child_process";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { platform } from "./platform.ts";

export type Outcome =
  | { kind: "response"; body: string }
  /** The handler threw, or the bundle could not be loaded at all. */
  | { kind: "invocation error" | "init error"; body: string };

/**
 * Runs a bundle once in the runtime that SST gives Node functions, against a server of Lambda's Runtime
 * API, in a process whose environment is the given one and nothing else.
 * @returns what the function answered.
 */
export async function invoke(
  folder: string,
  environment: Record<string, string>,
  event: unknown,
): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  let invoked = false;
  const server = createServer((request, response) => {
    if (request.url?.endsWith("/invocation/next") === true) {
      // Asked for a second one, it keeps the runtime waiting until the end.
      if (!invoked) response.writeHead(200, invocationHeaders()).end(JSON.stringify(event));
      invoked = true;
      return;
    }
    void text(request).then((body) => {
      response.writeHead(202).end();
      resolve({ kind: kindOf(request), body });
    }, reject);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const runtime = join(platform, "dist/nodejs-runtime/index.js");
  const child = spawn(process.execPath, [runtime, "bundle.handler", "test"], {
    cwd: folder,
    env: { ...environment, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  child.once("exit", (code) => {
    void output.then((texts) =>
      reject(new Error(`the runtime ended (${code}): ${texts.join("")}`)),
    );
  });
  try {
    return await promise;
  } finally {
    child.kill("SIGKILL");
    server.closeAllConnections();
    server.close();
  }
}

function invocationHeaders(): Record<string, string> {
  return {
    "content-type": "application/json",
    "lambda-runtime-aws-request-id": "00000000-0000-4000-8000-000000000000",
    "lambda-runtime-deadline-ms": String(Date.now() + 60_000),
    "lambda-runtime-invoked-function-arn": "arn:aws:lambda:eu-central-1:123456789012:function:test",
  };
}

function kindOf({ url = "" }: IncomingMessage): Outcome["kind"] {
  if (url.endsWith("/init/error")) return "init error";
  return url.endsWith("/error") ? "invocation error" : "response";
}
