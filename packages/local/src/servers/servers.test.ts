import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { LocalServerError, startDynoxide, startFauxqs, startRedis, startServers } from "./index.ts";
import type { LocalServer } from "./index.ts";

const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=local/20250101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=0";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "dörmouse servers "));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe("what a server has acknowledged survives SIGKILL", () => {
  test("dynoxide: every item", async () => {
    const options = { dataFile: join(directory, "items", "data.sqlite"), logFile: log("dynoxide") };
    const killed = await startDynoxide(options);
    await call(killed.url, "DynamoDB_20120810.CreateTable", {
      TableName: "items",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    });
    const acknowledged = await writeUntilKilled(killed, (id) =>
      call(killed.url, "DynamoDB_20120810.PutItem", {
        TableName: "items",
        Item: { id: { S: id } },
      }),
    );

    const restarted = await startDynoxide(options);
    for (const id of acknowledged) {
      const found = await call(restarted.url, "DynamoDB_20120810.GetItem", {
        TableName: "items",
        Key: { id: { S: id } },
      });
      expect(found).toMatchObject({ Item: { id: { S: id } } });
    }
    await restarted.close();
  });

  test("fauxqs: every message and every object, on another port", async () => {
    const options = {
      dataDirectory: join(directory, "fauxqs"),
      logFile: log("fauxqs"),
      region: "us-east-1",
    };
    const killed = await startFauxqs(options);
    await call(killed.url, "AmazonSQS.CreateQueue", { QueueName: "hints" });
    await fetch(`${killed.url}/blobs`, {
      method: "PUT",
      headers: { authorization: AUTHORIZATION },
    });
    const acknowledged = await writeUntilKilled(killed, async (id) => {
      await putObject(`${killed.url}/blobs/${id}`, `object ${id}`);
      await call(killed.url, "AmazonSQS.SendMessage", {
        QueueUrl: killed.queueUrl("hints"),
        MessageBody: id,
      });
    });

    const restarted = await startFauxqs(options);
    expect(restarted.url).not.toBe(killed.url);
    expect(await receiveAll(restarted.url, restarted.queueUrl("hints"))).toEqual(
      expect.arrayContaining(acknowledged),
    );
    for (const id of acknowledged) {
      const response = await fetch(`${restarted.url}/blobs/${id}`, {
        headers: { authorization: AUTHORIZATION },
      });
      expect(await response.text()).toBe(`object ${id}`);
    }
    await restarted.close();
  });
});

describe("no server outlives its parent", () => {
  test("all end when the parent is killed with SIGKILL", async () => {
    const parent = spawn(
      process.execPath,
      ["--input-type=module", "-e", PARENT, new URL("index.ts", import.meta.url).href, directory],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const servers = JSON.parse(line.toString()) as Pick<LocalServer, "pid" | "url">[];
    expect(servers.map(({ pid }) => isGroupAlive(pid))).toEqual([true, true, true]);

    parent.kill("SIGKILL");
    await expect
      .poll(() => servers.map(({ pid }) => isGroupAlive(pid)))
      .toEqual([false, false, false]);
  });

  test("closing ends the server and the watcher beside it, and may be asked twice", async () => {
    const server = await startRedis({ dataDirectory: directory, logFile: log("closing") });
    await Promise.all([server.close(), server.close()]);
    await server.exited;
    await expect.poll(() => isGroupAlive(server.pid)).toBe(false);
  });

  test("a server that is stuck is killed", async () => {
    const server = await startRedis({ dataDirectory: directory, logFile: log("stuck") });
    process.kill(server.pid, "SIGSTOP");
    await server.close();
    await expect.poll(() => isGroupAlive(server.pid)).toBe(false);
  });
});

describe("what cannot start says why", () => {
  test("a port that is taken, and the variable that chooses another", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const address = holder.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(
      startDynoxide({ dataFile: join(directory, "taken.sqlite"), logFile: log("taken"), port }),
    ).rejects.toMatchObject({
      code: "port_taken",
      message: `Port ${port} is taken; set DORMOUSE_DYNAMODB_PORT to a free one, or stop the program that holds it.`,
    });
    holder.close();
  });

  test("a missing redis-server, and how to install it", async () => {
    vi.stubEnv("PATH", directory);
    const starting = startRedis({ dataDirectory: directory, logFile: log("missing") });
    await expect(starting).rejects.toMatchObject({
      code: "program_missing",
      message: expect.stringContaining("install Redis"),
    });
    vi.unstubAllEnvs();
  });

  test("a server that ends by itself, with the end of its log", async () => {
    const dataFile = join(directory, "a directory");
    await mkdir(dataFile);
    const failure = await startDynoxide({ dataFile, logFile: log("broken") }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(LocalServerError);
    expect(failure).toMatchObject({
      code: "start_failed",
      message: expect.stringContaining("database file"),
    });
  });

  test("half an Upstash endpoint, and stops the servers it had started", async () => {
    const starting = startServers({
      dataDirectory: join(directory, "half"),
      region: "us-east-1",
      environment: { UPSTASH_REDIS_REST_URL: "https://example.com" },
    });
    await expect(starting).rejects.toMatchObject({ code: "endpoint_incomplete" });
  });
});

test("a real endpoint that the environment names is used in place of a local server", async () => {
  const servers = await startServers({
    dataDirectory: join(directory, "named"),
    region: "us-east-1",
    environment: {
      DORMOUSE_DYNAMODB_ENDPOINT: "http://127.0.0.1:8000",
      DORMOUSE_SQS_ENDPOINT: "http://127.0.0.1:4566",
      DORMOUSE_S3_ENDPOINT: "http://127.0.0.1:9000",
      UPSTASH_REDIS_REST_URL: "https://example.com",
      UPSTASH_REDIS_REST_TOKEN: "token",
    },
  });
  expect(servers).toMatchObject({
    dynamodbUrl: "http://127.0.0.1:8000",
    sqsUrl: "http://127.0.0.1:4566",
    s3Url: "http://127.0.0.1:9000",
    redis: { url: "https://example.com", token: "token" },
  });
  await servers.close();
});

test("all servers answer together, on the loopback interface's own address only", async () => {
  const servers = await startServers({
    dataDirectory: join(directory, "all"),
    region: "us-east-1",
    environment: {},
  });
  const urls = [servers.dynamodbUrl, servers.sqsUrl, servers.redis.url];
  for (const url of urls) {
    await expect(fetch(url)).resolves.toBeInstanceOf(Response);
    // A server that listens on every interface answers here as well.
    await expect(fetch(url.replace("127.0.0.1", "127.0.0.2"))).rejects.toThrow("fetch failed");
  }
  await servers.close();
});

/** Starts the three servers given the module and a directory, and prints what they are. */
const PARENT = `
  const [module, directory] = process.argv.slice(1);
  const { startDynoxide, startFauxqs, startRedis } = await import(module);
  const servers = await Promise.all([
    startDynoxide({ dataFile: directory + "/orphans/dynoxide.sqlite", logFile: directory + "/orphans.log" }),
    startFauxqs({ dataDirectory: directory + "/orphans", logFile: directory + "/orphans.log", region: "us-east-1" }),
    startRedis({ dataDirectory: directory + "/orphans", logFile: directory + "/orphans.log" }),
  ]);
  console.log(JSON.stringify(servers.map(({ pid, url }) => ({ pid, url }))));
`;

function log(name: string): string {
  return join(directory, "logs", `${name}.log`);
}

/** Writes with several writers, kills the server in the middle, and answers what was acknowledged. */
async function writeUntilKilled(
  server: LocalServer,
  write: (id: string) => Promise<unknown>,
): Promise<string[]> {
  const acknowledged: string[] = [];
  const writer = async (name: number): Promise<void> => {
    for (let count = 0; ; count += 1) {
      const id = `${name}-${count}`;
      await write(id);
      acknowledged.push(id);
      if (acknowledged.length === 60) process.kill(server.pid, "SIGKILL");
    }
  };
  const ends = await Promise.allSettled([writer(1), writer(2), writer(3)]);
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  await server.exited;
  return acknowledged;
}

/** Calls an AWS service that speaks JSON. */
async function call(url: string, target: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": target,
      "x-amz-date": "20250101T000000Z",
      authorization: AUTHORIZATION,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

async function putObject(url: string, body: string): Promise<void> {
  const response = await fetch(url, {
    method: "PUT",
    headers: { authorization: AUTHORIZATION },
    body,
  });
  if (!response.ok) throw new Error(`PUT ${url}: ${response.status}`);
  await response.arrayBuffer();
}

async function receiveAll(url: string, queueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const answer = await call(url, "AmazonSQS.ReceiveMessage", {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
    });
    const messages = (answer["Messages"] ?? []) as { Body: string }[];
    if (messages.length === 0) return bodies;
    bodies.push(...messages.map(({ Body }) => Body));
  }
}

/**
 * A server and its watcher are a process group, named after the server. In a container without an init,
 * one that ended is listed until its reaper comes by.
 */
function isGroupAlive(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}
