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
};

const names = {
  table: "bench",
  queue: "bench-steps",
  deadLetterQueue: "bench-steps-dead-letter",
  bucket: "bench-blobs",
};

/** @param onClose is given what ends each part, as soon as there is something to end. */
export async function startBenchWorld(
  onClose: (closer: () => Promise<void>) => void,
): Promise<BenchWorld> {
  const chromiumPath =
    process.env["CHROMIUM_PATH"] ?? (await unpackChromium(join(tmpdir(), "dormouse-chromium")));
  const dataDirectory = await mkdtemp(join(tmpdir(), "dormouse-bench-"));
  onClose(() => rm(dataDirectory, { recursive: true, force: true, maxRetries: 10 }));
  const local = await startLocalWorld({
    dataDirectory,
    apiPort: 0,
    environment: { CHROMIUM_PATH: chromiumPath },
  });
  onClose(() => local.close());
  const site = await startSite();
  onClose(() => site.close());
  const own = await createOwnWorld(local);
  const plainTable = await openPlainTable(local.servers.dynamodbUrl, names.table);
  onClose(async () => plainTable.close());
  return {
    local,
    client: createClient({ url: local.url, apiKey: local.apiKey }),
    own,
    plainTable,
    site,
    chromiumPath,
  };
}

async function createOwnWorld({ servers, directory }: LocalWorld): Promise<World> {
  const endpoints = { dynamodb: servers.dynamodbUrl, sqs: servers.sqsUrl, s3: servers.s3Url };
  const { tableName, bucketName, queueUrl } = await provision({
    dynamodbEndpoint: endpoints.dynamodb,
    sqsEndpoint: endpoints.sqs,
    s3Endpoint: endpoints.s3,
    names,
  });
  return createCloudWorld({
    tableName,
    bucketName,
    queueUrl: servers.queueUrl?.(names.queue) ?? queueUrl,
    redis: servers.redis,
    encryptionKey: { file: directory.encryptionKeyFile },
    endpoints,
  });
}
