import { text } from "node:stream/consumers";
import { createServer } from "node:http";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildRequest } from "../synthesis.ts";

/**
 * Stands in for SST's command line, which components call while they are evaluated. What it is asked
 * to build is noted, not built: bundles are a test of their own.
 * @returns the requests, to be read once the program has been evaluated.
 */
export async function serveCli(buildFolder: string): Promise<BuildRequest[]> {
  const builds: BuildRequest[] = [];
  const answers: Record<string, (request: BuildRequest) => unknown> = {
    "Provider.Aws.Bootstrap": () => ({
      asset: "sst-asset-test",
      assetEcrRegistryId: "registry",
      assetEcrUrl: "registry.test",
      state: "sst-state-test",
      appsyncHttp: "events.test",
      appsyncRealtime: "realtime.test",
    }),
    "Runtime.Build": (request) => {
      builds.push(request);
      const out = join(buildFolder, request.functionID);
      mkdirSync(out, { recursive: true });
      writeFileSync(join(out, "bundle.mjs"), "export const handler = () => {};\n");
      return { handler: "bundle.handler", out, errors: [], sourcemaps: [] };
    },
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, params } = JSON.parse(body);
      const answer = answers[method];
      response.end(
        JSON.stringify(
          answer === undefined
            ? { error: `the tests have no ${method}` }
            : { result: answer(params[0]) },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port to listen on");
  process.env["SST_SERVER"] = `http://127.0.0.1:${address.port}`;
  return builds;
}
