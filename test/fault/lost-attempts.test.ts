import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../support/world/processes.ts";
import { eventsOf, readLog, runNew, script, signIn } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;

beforeAll(async () => {
  world = await startTestWorld({
    settings: {
      DORMOUSE_LEASE_MS: "1500",
      DORMOUSE_HEARTBEAT_MS: "400",
      DORMOUSE_DISPATCH_GRACE_MS: "1000",
      DORMOUSE_RETRY_BACKOFF_MS: "100",
    },
  });
  world.pools.step.setReuse("never");
});
afterAll(() => world.close());

function killBusyWorkers(): void {
  for (const { id, state } of world.pools.step.environments()) {
    if (state === "busy") world.pools.step.kill(id, "SIGKILL");
  }
}

describe("a step whose every attempt is lost", () => {
  it("pauses its session where the browser never starts, and is done once that is resumed", async () => {
    const broken = join(world.dataDirectory, "broken-chromium");
    await writeFile(broken, "#!/bin/sh\nexit 1\n");
    await chmod(broken, 0o755);
    world.pools.step.setEnvironment({ CHROMIUM_PATH: broken });
    const { sessionId, run } = await runNew(world.client, script({ type: "waitFor", ms: 1 }));
    world.pools.step.setEnvironment({});

    expect(run.status).toBe("PAUSED");
    expect(await world.client.sessions.get(sessionId)).toMatchObject({
      status: "PAUSED",
      reason: { code: "attempts_exhausted" },
    });

    // One that a late hint has started with the broken one would lose the step once more.
    await until(() => world.pools.step.environments().length === 0);
    await world.client.sessions.resume(sessionId);
    const resumed = await world.client.waitForRun(sessionId, run.runId);
    expect(resumed.status).toBe("COMPLETED");
  });

  it("pauses its session where it kills its worker each time", async () => {
    const { session, runId = "" } = await world.client.sessions.create({
      run: script({ type: "waitFor", ms: 60_000, timeoutMs: 60_000 }),
    });
    const { sessionId } = session;
    for (const attempt of [1, 2, 3]) {
      await until(async () => {
        const claimed = await world.world.store.read({ tenantId: "local", sessionId });
        return claimed?.attempt === attempt && claimed.lease !== undefined;
      });
      killBusyWorkers();
    }
    const run = await world.client.waitForRun(sessionId, runId);
    expect(run.status).toBe("PAUSED");
    const { reason } = await world.client.sessions.get(sessionId);
    expect(reason?.code).toBe("attempts_exhausted");
  });
});

describe("a step that must not happen twice and has no probe", () => {
  it("pauses its session when its worker is killed in mid-act, and goes on behind it where its owner says so", async () => {
    const { url } = world.harbor;
    const { session, runId = "" } = await world.client.sessions.create({
      run: script(
        signIn(url),
        {
          name: "book",
          once: {},
          actions: [
            { type: "goto", url: `${url}/appointments` },
            { type: "select", locator: { label: "Container" }, options: ["BLAU1050409"] },
            { type: "fill", locator: { label: "Date" }, value: "2026-03-10" },
            { type: "click", locator: { role: "button", name: "Check slots" } },
            {
              type: "click",
              locator: { css: "[data-testid=slot] button:not([disabled])", nth: 0 },
            },
            { type: "waitFor", text: "this never comes", timeoutMs: 60_000 },
          ],
        },
        {
          name: "look",
          actions: [
            { type: "goto", url: `${url}/appointments` },
            { type: "expect", locator: { testId: "booking" }, count: 1 },
          ],
        },
      ),
    });
    const { sessionId } = session;
    await until(() => world.harbor.bookings().length === 1);
    killBusyWorkers();
    const run = await world.client.waitForRun(sessionId, runId);
    expect(run.status).toBe("PAUSED");
    const paused = await world.client.sessions.get(sessionId);
    expect(paused).toMatchObject({ status: "PAUSED", reason: { code: "outcome_unknown" } });
    expect(eventsOf(await readLog(world, sessionId), "session.paused")).toHaveLength(1);
    expect(world.harbor.bookings()).toHaveLength(1);

    await expect(world.client.sessions.resume(sessionId)).rejects.toMatchObject({
      code: "decision_needed",
    });
    await world.client.sessions.resume(sessionId, { decision: "skip" });
    const resumed = await world.client.waitForRun(sessionId, runId);
    expect(resumed.status).toBe("COMPLETED");
    expect(world.harbor.bookings()).toHaveLength(1);
  });
});
