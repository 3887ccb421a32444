import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRedisDoor, type RedisDoor } from "../../../packages/local/src/redis-door/index.ts";
import { startFauxqs, startRedis } from "../../../packages/local/src/servers/index.ts";

/** SQS and S3 on a server of its own. */
export async function startLocalAws(): Promise<{ endpoint: string; close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "dormouse-aws-"));
  const server = await startFauxqs({
    dataDirectory: join(directory, "fauxqs"),
    logFile: join(directory, "fauxqs.log"),
    region: "us-east-1",
  });
  return {
    endpoint: server.url,
    async close() {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}

export const redisToken = "token-of-the-door";

/** A Redis of its own behind a door as Upstash has it. */
export async function startLocalRedis(): Promise<{ door: RedisDoor; close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "dormouse-redis-"));
  const redis = await startRedis({
    dataDirectory: join(directory, "redis"),
    logFile: join(directory, "redis.log"),
    password: "password",
  });
  const door = await startRedisDoor({ redis, token: redisToken });
  return {
    door,
    async close() {
      await door.close();
      await redis.close();
      await rm(directory, { recursive: true });
    },
  };
}
