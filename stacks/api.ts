import {
  functions,
  http,
  linkNames,
  retention,
} from "../packages/cloud/src/infrastructure/index.ts";
import { consoleFiles } from "./console.ts";
import { lambda } from "./lambda.ts";
import { modelKeys } from "./secrets.ts";
import { keepsData } from "./stage.ts";

const { maxAgeSeconds, ...allowed } = http.cors;
const cors = { ...allowed, maxAge: `${maxAgeSeconds} seconds` } as const;

/** Event streams. HTTP APIs buffer what a function answers, so these have a URL of their own. */
export const stream = lambda("stream", {
  streaming: true,
  // An agent's run is refused where no model can be asked.
  link: modelKeys,
  url: { cors },
  // Nothing else stands between the open URL and the account's whole concurrency.
  ...(keepsData ? { concurrency: { reserved: functions.stream.concurrency } } : {}),
});

const streamUrl = new sst.Linkable(linkNames.streamUrl, { properties: { url: stream.url } });

export const gateway = new sst.aws.ApiGatewayV2("Gateway", {
  cors,
  accessLog: { retention: retention.logs },
  transform: {
    stage: {
      defaultRouteSettings: {
        throttlingRateLimit: http.throttling.requestsPerSecond,
        throttlingBurstLimit: http.throttling.burst,
      },
    },
  },
});

const api = lambda("api", {
  link: [streamUrl, ...modelKeys],
  // What /docs loads, and /console. Of a single file SST would make two entries of the same name.
  copyFiles: [{ from: "node_modules/swagger-ui-dist" }, consoleFiles],
});

gateway.route("$default", api.arn);
