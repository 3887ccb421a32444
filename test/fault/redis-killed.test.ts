import type { PageView, SessionEvent } from "@dormouse/contract";
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

it("page state is read and stays true while Redis hangs, dies and comes back, and health says so", async () => {
  const fields = dense(8).flatMap((number) => [
    { type: "fill" as const, locator: { label: "Username" }, value: `name ${number}` },
    // Else all of it may be over between two looks at it.
    { type: "waitFor" as const, ms: 250 },
  ]);
  const { session } = await world.client.sessions.create({
    run: script({ type: "goto", url: `${world.harbor.url}/login` }),
  });
  const { sessionId } = session;
  await until(async () => (await healthOf(world)).status === "ok");
  await until(async () => (await world.client.sessions.get(sessionId)).status === "COMPLETED");
  const { runId } = await world.client.sessions.execute(sessionId, script(...fields));

  const redis = runningRedis();
  const told: (string | undefined)[] = [];
  const over = new AbortController();
  const reading = (async () => {
    while (!over.signal.aborted) {
      const [state] = await Promise.all([
        world.client.sessions.state(sessionId),
        world.client.sessions.state(sessionId, { sections: ["page_state"] }),
        world.client.sessions.diff(sessionId, { since: 1 }),
      ]);
      told.push(usernameIn(state.page_state));
    }
  })();
  for (const { pid } of redis) process.kill(pid, "SIGSTOP");
  await until(async () => (await healthOf(world)).redis === "down");
  expect(await healthOf(world)).toMatchObject({ status: "degraded" });
  const run = await world.client.waitForRun(sessionId, runId);
  for (const { pid } of redis) process.kill(pid, "SIGKILL");
  await until(async () => (await healthOf(world)).status === "ok");
  over.abort();
  await reading;

  expect(run.status).toBe("COMPLETED");
  // What is read beside the session's record never goes back.
  const known = told.filter((name) => name !== undefined);
  expect(new Set(known).size).toBeGreaterThan(1);
  expect(known).toEqual(known.toSorted());
  expect(usernameIn((await world.client.sessions.state(sessionId)).page_state)).toBe("name 8");
  await until(async () => {
    const hot = await world.client.sessions.state(sessionId, { sections: ["page_state"] });
    return usernameIn(hot.page_state) === "name 8";
  });
});

function usernameIn(page: PageView | undefined): string | undefined {
  const elements = Object.values(page?.elements ?? {});
  return elements.find(({ name }) => name === "Username")?.value;
}

async function healthOf({ url }: TestWorld): Promise<{ status: string; redis: string }> {
  const response = await fetch(`${url}/v1/health`);
  expect(response.status).toBe(200);
  return (await response.json()) as { status: string; redis: string };
}
