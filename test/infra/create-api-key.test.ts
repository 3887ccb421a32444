import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { createCloudWorld } from "@dormouse/cloud";
import { linkEnvironment } from "@dormouse/cloud/infrastructure";
import { authenticate } from "@dormouse/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startLocalTable, type LocalTable } from "../conformance/support/local-table.ts";
import { repository } from "./platform.ts";

const command = join(repository, "packages/functions/src/command/create-api-key.ts");
const elsewhere = "http://127.0.0.1:1";

let table: LocalTable;

beforeAll(async () => {
  table = await startLocalTable();
});

afterAll(() => table.close());

/** As `sst shell` runs it: the links in the environment. */
function createApiKey(...parameters: string[]) {
  const links = {
    tableName: table.tableName,
    queueUrl: elsewhere,
    bucketName: "blobs",
    redisUrl: elsewhere,
    redisToken: "token",
    encryptionKey: { file: "none" },
  };
  return promisify(execFile)(process.execPath, [command, ...parameters], {
    env: {
      ...linkEnvironment(links, { name: "dormouse", stage: "test" }),
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    },
  });
}

test("a key made in a deployed stage opens the API to its tenant", async () => {
  const { stdout } = await createApiKey("acme");
  const world = createCloudWorld({
    tableName: table.tableName,
    queueUrl: elsewhere,
    bucketName: "blobs",
    redis: { url: elsewhere, token: "token" },
    encryptionKey: { file: "none" },
    endpoints: { dynamodb: table.endpoint },
  });
  expect(await authenticate(world, `Bearer ${stdout.trim()}`)).toBe("acme");
});

test("without a tenant no key is made", async () => {
  await expect(createApiKey()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("<tenant>"),
  });
});
