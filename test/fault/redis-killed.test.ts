import type { SessionEvent } from "@dormouse/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { descendantsOf, untilGone } from "../support/world/processes.ts";
import { dense, readLog, runNew, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;

beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());

it("a run completes and its events reach a reader when Redis is killed in the middle of it", async () => {
  const redis = descendantsOf(process.pid).filter(
    ({ command, parent }) =>
      command.startsWith("redis-server") ||
      (parent === process.pid && command.includes("redis-server")),
  );
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
});

it("sessions are created, run and followed without Redis", async () => {
  const { sessionId, run } = await runNew(world.client, script({ type: "waitFor", ms: 1 }));
  expect(run.status).toBe("COMPLETED");
  expect((await readLog(world, sessionId)).at(-1)?.type).toBe("run.completed");
  const types: string[] = [];
  const frames = { progress: () => {}, picture: () => {} };
  const next = script({ type: "waitFor", ms: 1 });
  for await (const event of world.client.agent(sessionId, "undaunted", next, { frames })) {
    types.push(event.type);
  }
  expect(types).toEqual(["run.created", "step.completed", "run.completed"]);
});
