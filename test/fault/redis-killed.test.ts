import type { SessionEvent } from "@dormouse/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { descendantsOf, until, untilGone, type ProcessInfo } from "../support/world/processes.ts";
import { dense, readLog, runNew, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

/** Of the one Redis is killed; the other never had one. */
let world: TestWorld;
let without: TestWorld;

beforeAll(async () => {
  const nobody = { UPSTASH_REDIS_REST_URL: "http://127.0.0.1:9", UPSTASH_REDIS_REST_TOKEN: "none" };
  [world, without] = await Promise.all([startTestWorld(), startTestWorld({ settings: nobody })]);
});
afterAll(() => Promise.all([world.close(), without.close()]));

function runningRedis(): ProcessInfo[] {
  return descendantsOf(process.pid).filter(
    ({ command, parent }) =>
      command.startsWith("redis-server") ||
      (parent === process.pid && command.includes("redis-server")),
  );
}

it("a run completes and its events reach a reader when Redis is killed in the middle of it, and it is started again", async () => {
  const redis = runningRedis();
  expect(redis.length).toBeGreaterThan(0);
  const { session } = await world.client.sessions.create({
    run: script(...dense(6).map(() => ({ type: "waitFor" as const, ms: 100 }))),
  });
  const { sessionId } = session;
  const events: SessionEvent[] = [];
  for await (const event of world.client.events(sessionId)) {
    events.push(event);
    if (event.type === "step.completed" && event.data.step === 2) {
      for (const { pid } of redis) process.kill(pid, "SIGKILL");
    }
    if (event.type === "run.completed") break;
  }
  await untilGone(redis);
  expect(events.map(({ sequence }) => sequence)).toEqual(dense(events.length));
  expect(events).toEqual(await readLog(world, sessionId));
  await until(() => runningRedis().length > 0);
});

it("sessions are created, run and followed without Redis", async () => {
  const { sessionId, run } = await runNew(without.client, script({ type: "waitFor", ms: 1 }));
  expect(run.status).toBe("COMPLETED");
  expect((await readLog(without, sessionId)).at(-1)?.type).toBe("run.completed");
  const types: string[] = [];
  const frames = { progress: () => {}, picture: () => {} };
  const next = script({ type: "waitFor", ms: 1 });
  for await (const event of without.client.agent(sessionId, "undaunted", next, { frames })) {
    types.push(event.type);
  }
  expect(types).toEqual(["run.created", "step.completed", "run.completed"]);
});
