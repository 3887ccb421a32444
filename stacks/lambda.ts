import {
  functions,
  retention,
  type FunctionName,
} from "../packages/cloud/src/infrastructure/index.ts";
import { queue } from "./queue.ts";
import { rights } from "./rights.ts";
import { redisToken, redisUrl } from "./secrets.ts";
import { bucket, table } from "./storage.ts";

/** What SST needs to know of a function: its facts, the names of all resources, its own rights. */
export function lambda(name: FunctionName) {
  const { entry, timeoutSeconds, memoryMb } = functions[name];
  return {
    handler: entry.replace(/\.ts$/, ".handler"),
    runtime: "nodejs24.x",
    // Chromium for Lambda is to be had for this one only; one architecture keeps all bundles alike.
    architecture: "x86_64",
    timeout: `${timeoutSeconds} seconds`,
    memory: `${memoryMb} MB`,
    logging: { retention: retention.logs, format: "json" },
    link: [table, queue, bucket, redisUrl, redisToken],
    permissions: rights[name],
  } satisfies sst.aws.FunctionArgs;
}
