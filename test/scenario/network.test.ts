import { readdir, readFile, readlink } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runNew, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;

beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());

describe("a session of the local world", () => {
  it("reaches a site of this machine, and none of the servers that keep sessions", async () => {
    const { dynamodbUrl, sqsUrl, s3Url, redis } = world.servers;
    const site = await runNew(world.client, script({ type: "goto", url: world.harbor.url }));
    expect(site.run.error).toBeUndefined();
    for (const server of [dynamodbUrl, sqsUrl, s3Url, redis.url]) {
      const url = server.replace("127.0.0.1", "localhost");
      const { run } = await runNew(world.client, script({ type: "goto", url }));
      expect(run.error).toMatchObject({ code: "address_refused" });
    }
  });

  it("gets nothing out of the doors through which functions take their work", async () => {
    const doors = await listeningPorts();
    expect(doors.length).toBeGreaterThan(0);
    for (const port of doors) {
      const url = `http://127.0.0.1:${port}/2018-06-01/runtime/invocation/next`;
      const { run } = await runNew(
        world.client,
        script({ type: "goto", url, timeoutMs: 5_000 }, { type: "read", name: "text" }),
      );
      expect(JSON.stringify(run)).not.toContain(world.apiKey);
      expect(JSON.stringify(run)).not.toContain("rawPath");
    }
    // None of them was kept from its work.
    expect(await world.client.sessions.list()).toMatchObject({
      items: expect.any(Array) as unknown,
    });
  });
});

/** The ports this process, which holds the functions' environments, listens on. */
async function listeningPorts(): Promise<number[]> {
  const own = new Set<string>();
  for (const name of await readdir("/proc/self/fd")) {
    const target = await readlink(`/proc/self/fd/${name}`).catch(() => "");
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined) own.add(inode);
  }
  const listening = "0A";
  return (await readFile("/proc/self/net/tcp", "utf8"))
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === listening && own.has(fields[9] ?? ""))
    .map((fields) => Number.parseInt(fields[1]?.split(":")[1] ?? "", 16));
}
