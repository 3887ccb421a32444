import { join } from "node:path";
import type { LocalWorld } from "@dormouse/local";
import { contentsOf, readBlob } from "../world/contents.ts";
import { filesBelow } from "../world/files.ts";
import { unpacked } from "./unpacked.ts";

export type Stored = { where: string; content: Buffer };

/** All that the world's servers and functions hold, read past the product's own adapters, whatever wraps it taken off. */
export async function everythingStored(
  world: Pick<LocalWorld, "servers"> & { dataDirectory: string },
): Promise<Stored[]> {
  const { items, blobKeys } = await contentsOf(world);
  const blobs = blobKeys.map(async (key) => ({
    where: `blob ${key}`,
    content: await readBlob(world.servers.s3Url, key),
  }));
  const files = ["fauxqs", "redis", "logs"].map(async (name) => ({
    where: `files of ${name}`,
    content: Buffer.concat(await filesBelow(join(world.dataDirectory, name))),
  }));
  const stored = [
    ...items.map((item) => ({
      where: `item ${item["pk"]?.S} ${item["sk"]?.S}`,
      content: Buffer.from(JSON.stringify(item)),
    })),
    ...blobKeys.map((key) => ({ where: "name of a blob", content: Buffer.from(key) })),
    ...(await Promise.all(blobs)),
    ...(await Promise.all(files)),
    ...(await hotKeys(world.servers.redis)),
  ];
  return stored.flatMap(({ where, content }) =>
    unpacked(content).map((each) => ({ where, content: each })),
  );
}

async function hotKeys({ url, token }: LocalWorld["servers"]["redis"]): Promise<Stored[]> {
  const redis = async <Answer>(...command: string[]): Promise<Answer> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(command),
    });
    const answer = (await response.json()) as { result: Answer; error?: string };
    if (!response.ok) throw new Error(`${command[0]}: ${answer.error}`);
    return answer.result;
  };
  const read: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => redis("GET", key),
    hash: (key) => redis("HGETALL", key),
    list: (key) => redis("LRANGE", key, "0", "-1"),
    set: (key) => redis("SMEMBERS", key),
    zset: (key) => redis("ZRANGE", key, "0", "-1"),
    stream: (key) => redis("XRANGE", key, "-", "+"),
    none: () => Promise.resolve(null),
  };
  const keys = await redis<string[]>("KEYS", "*");
  return Promise.all(
    keys.map(async (key) => {
      const type = await redis<string>("TYPE", key);
      const reader = read[type];
      if (reader === undefined) throw new Error(`${key} is of type ${type}`);
      return {
        where: `key ${key}`,
        content: Buffer.from(JSON.stringify([key, await reader(key)])),
      };
    }),
  );
}
