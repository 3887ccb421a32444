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
});
