import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackChromium } from "@dormouse/browser";
import { createClient, type Client } from "@dormouse/client";
import { createCloudWorld, provision } from "@dormouse/cloud";
import type { World } from "@dormouse/core";
import { startLocalWorld, type LocalWorld } from "@dormouse/local";
import { openPlainTable, type PlainTable } from "./plain-table.ts";
import { startSite, type Site } from "./site.ts";

/** Everything that benchmarks share, started once for all of them. */
export type BenchWorld = {
  /** The whole system on this machine. */
  local: LocalWorld;
  client: Client;
  /** On the same servers, with a table and a queue that no function of the local world looks at. */
  own: World;
  plainTable: PlainTable;
  site: Site;
  chromiumPath: string;
  close(): Promise<void>;
};

const names = {
  table: "bench",
  queue: "bench-steps",
  deadLetterQueue: "bench-steps-dead-letter",
  bucket: "bench-blobs",
};

export async function startBenchWorld(): Promise<BenchWorld> {
  const chromiumPath =
    process.env["CHROMIUM_PATH"] ?? (await unpackChromium(join(tmpdir(), "dormouse-chromium")));
  const dataDirectory = await mkdtemp(join(tmpdir(), "dormouse-bench-"));
  const local = await startLocalWorld({
    dataDirectory,
    apiPort: 0,
    environment: { CHROMIUM_PATH: chromiumPath },
  });
  const { servers } = local;
  const [{ queueUrl: named, ...provisioned }, site] = await Promise.all([
    provision({
      dynamodbEndpoint: servers.dynamodbUrl,
      sqsEndpoint: servers.sqsUrl,
      s3Endpoint: servers.s3Url,
      names,
    }),
    startSite(),
  ]);
  const own = createCloudWorld({
    ...provisioned,
    queueUrl: servers.queueUrl?.(names.queue) ?? named,
    redis: servers.redis,
    endpoints: { dynamodb: servers.dynamodbUrl, sqs: servers.sqsUrl, s3: servers.s3Url },
  });
  const plainTable = await openPlainTable(servers.dynamodbUrl, names.table);
  return {
    local,
    client: createClient({ url: local.url, apiKey: local.apiKey }),
    own,
    plainTable,
    site,
    chromiumPath,
    async close() {
      plainTable.close();
      await site.close();
      await local.close();
      await rm(dataDirectory, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
