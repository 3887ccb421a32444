import { readFile } from "node:fs/promises";
import { BrowserIdentity } from "@dormouse/contract";
import { createSession, defaultSettings, type Accepted } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../support/world/processes.ts";
import { openHints } from "../support/world/queue.ts";
import { dense, eventsOf, readLog, runNew, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;
let hints: ReturnType<typeof openHints>;

beforeAll(async () => {
  world = await startTestWorld({
    settings: {
      DORMOUSE_LEASE_MS: "1500",
      DORMOUSE_HEARTBEAT_MS: "400",
      DORMOUSE_DISPATCH_GRACE_MS: "1000",
      DORMOUSE_RETRY_BACKOFF_MS: "100",
    },
  });
  hints = openHints(world);
});
afterAll(() => world.close());

const pause = { type: "waitFor", ms: 50 } as const;

describe("a hint", () => {
  it("that is lost before anyone gets it is sent again by the sweeper", async () => {
    const deaf = { ...world.world, queue: { send: () => Promise.resolve() } };
    const settings = { ...defaultSettings, dispatchGraceMs: 1 };
    const { sessionId, runId = "" } = await createdBy(
      createSession(deaf, settings, {
        tenantId: "local",
        identity: BrowserIdentity.parse({}),
        run: script(pause, pause),
      }),
    );
    const run = await world.client.waitForRun(sessionId, runId);
    expect(run.status).toBe("COMPLETED");
    expect(run.steps.items.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  it("that two workers are given at the same moment is done by one of them, and by nobody twice", async () => {
    const deaf = { ...world.world, queue: { send: () => Promise.resolve() } };
    const { sessionId, runId = "" } = await createdBy(
      createSession(deaf, defaultSettings, {
        tenantId: "local",
        identity: BrowserIdentity.parse({}),
        run: script({ type: "waitFor", ms: 300 }, pause),
      }),
    );
    const hint = { tenantId: "local", sessionId, runId, step: 1 };
    const message = { Records: [{ messageId: "twice", body: JSON.stringify(hint) }] };
    const { step } = world.pools;
    const both = await Promise.all([step.invoke(message), step.invoke(message)]);
    expect(new Set(both.map(({ environment }) => environment.id)).size).toBe(2);
    const heeded = { ok: true, payload: { batchItemFailures: [] } };
    expect(both).toMatchObject([heeded, heeded]);
    const done = eventsOf(await readLog(world, sessionId), "step.completed");
    expect(done.map(({ data }) => [data.step, data.attempt])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it("that comes many times runs its step once", async () => {
    const { session, runId = "" } = await world.client.sessions.create({
      run: script({ type: "waitFor", ms: 300 }, pause, pause),
    });
    const { sessionId } = session;
    const hint = { tenantId: "local", sessionId, runId };
    for (const step of [1, 2, 3]) {
      await Promise.all(dense(4).map(() => hints.put({ ...hint, step })));
    }
    const run = await world.client.waitForRun(sessionId, runId);
    expect(run.status).toBe("COMPLETED");
    await hints.put({ ...hint, step: 3 });
    await until(async () => (await hints.counts()).waiting === 0);
    const log = await readLog(world, sessionId);
    expect(eventsOf(log, "step.completed").map(({ data }) => data.step)).toEqual([1, 2, 3]);
    expect(eventsOf(log, "step.completed").map(({ data }) => data.attempt)).toEqual([1, 1, 1]);
  });

  it("for a session, run or step that is not there is dropped", async () => {
    const { sessionId, run } = await runNew(world.client, script(pause));
    const { runId } = run;
    const none = "01a1fd79-772a-7501-8573-b38456ec3151";
    await hints.put({ tenantId: "local", sessionId: none, runId, step: 1 });
    await hints.put({ tenantId: "local", sessionId, runId: none, step: 2 });
    await hints.put({ tenantId: "neighbour", sessionId, runId, step: 2 });
    await hints.put({ tenantId: "local", sessionId, runId, step: 99 });
    await until(async () => (await hints.counts()).waiting === 0);
    expect(await hints.counts()).toEqual({ waiting: 0, dead: 0 });
    expect((await readLog(world, sessionId)).length).toBe(4);
  });

  it("that is none goes to the dead letters and is dropped there, and others pass it by", async () => {
    await hints.setVisibilityTimeout(1);
    await hints.put("not a hint");
    await hints.put('{"tenantId":"local"}');
    const { run } = await runNew(world.client, script(pause));
    expect(run.status).toBe("COMPLETED");
    await until(async () => {
      const log = await readFile(world.directory.log("deadLetter"), "utf8").catch(() => "");
      return log.split("dropped a message that is not a hint").length === 3;
    });
    await until(async () => {
      const { waiting, dead } = await hints.counts();
      return waiting + dead === 0;
    });
  });

  it("that fails every delivery pauses its session, which goes on once it is resumed", async () => {
    await hints.setVisibilityTimeout(1);
    // A function that cannot even start fails each delivery before the step is claimed.
    world.pools.step.setReuse("never");
    world.pools.step.setEnvironment({ DORMOUSE_LEASE_MS: "none" });
    const { sessionId, run } = await runNew(world.client, script(pause));
    world.pools.step.setEnvironment({});
    expect(run.status).toBe("PAUSED");
    const session = await world.client.sessions.get(sessionId);
    expect(session).toMatchObject({ status: "PAUSED", reason: { code: "undeliverable" } });
    // The sweeper may have sent another, which a process that began before still fails on: it would pause it again.
    await until(async () => {
      const { waiting, dead } = await hints.counts();
      return waiting + dead === 0;
    });
    await world.client.sessions.resume(sessionId);
    const resumed = await world.client.waitForRun(sessionId, run.runId);
    expect(resumed.status).toBe("COMPLETED");
  });
});

async function createdBy(creation: ReturnType<typeof createSession>): Promise<Accepted> {
  const created = await creation;
  if ("duplicate" in created) throw new Error("there was no idempotency key");
  return created;
}
