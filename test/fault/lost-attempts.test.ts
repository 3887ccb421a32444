import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProbeAction } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../support/world/processes.ts";
import { eventsOf, readLog, runNew, script, signIn } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;
/** The site has counted a booking by then, and answers when this resolves. */
let answering = Promise.resolve();

beforeAll(async () => {
  world = await startTestWorld({
    settings: {
      DORMOUSE_LEASE_MS: "1500",
      DORMOUSE_HEARTBEAT_MS: "400",
      DORMOUSE_DISPATCH_GRACE_MS: "1000",
      DORMOUSE_RETRY_BACKOFF_MS: "100",
    },
    harbor: { onBooking: () => answering },
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

describe("a click that books, whose worker is killed when the site has counted it", () => {
  it("pauses its session, though nothing marks it, and goes on behind it where its owner says so", async () => {
    const { sessionId, runId, answer } = await bookAndKill("2026-03-10", {});
    const run = await world.client.waitForRun(sessionId, runId);
    answer();
    expect(run.status).toBe("PAUSED");
    const paused = await world.client.sessions.get(sessionId);
    expect(paused).toMatchObject({ status: "PAUSED", reason: { code: "outcome_unknown" } });
    expect(paused.reason?.message).toContain(`POST ${world.harbor.url}/appointments when`);
    expect(eventsOf(await readLog(world, sessionId), "session.paused")).toHaveLength(1);
    expect(bookingsOn("2026-03-10")).toHaveLength(1);

    await expect(world.client.sessions.resume(sessionId)).rejects.toMatchObject({
      code: "decision_needed",
    });
    await world.client.sessions.resume(sessionId, { decision: "skip" });
    const resumed = await world.client.waitForRun(sessionId, runId);
    expect(resumed.status).toBe("COMPLETED");
    expect(bookingsOn("2026-03-10")).toHaveLength(1);
  });

  it("goes on by itself where its probe finds the booking", async () => {
    const probe: ProbeAction[] = [
      { type: "goto", url: `${world.harbor.url}/appointments` },
      { type: "expect", locator: booked("2026-03-11"), count: 1 },
    ];
    const { sessionId, runId, answer } = await bookAndKill("2026-03-11", { effect: true, probe });
    const run = await world.client.waitForRun(sessionId, runId);
    answer();
    expect(run.status).toBe("COMPLETED");
    expect(run.steps.items[2]).toMatchObject({ name: "book", attempt: 2, actions: [] });
    expect(bookingsOn("2026-03-11")).toHaveLength(1);
  });
});

/** @param marks what the click says of its effect. */
async function bookAndKill(date: string, marks: { effect?: true; probe?: ProbeAction[] }) {
  const { url } = world.harbor;
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  answering = promise;
  const { session, runId = "" } = await world.client.sessions.create({
    run: script(
      signIn(url),
      { type: "goto", url: `${url}/appointments?container=BLAU1050409&date=${date}` },
      {
        type: "click",
        name: "book",
        locator: { css: "[data-testid=slot] button:not([disabled])", nth: 0 },
        ...marks,
      },
      {
        name: "look",
        actions: [
          { type: "goto", url: `${url}/appointments` },
          { type: "expect", locator: booked(date), count: 1 },
        ],
      },
    ),
  });
  await until(() => bookingsOn(date).length === 1);
  killBusyWorkers();
  return { sessionId: session.sessionId, runId, answer };
}

function bookingsOn(date: string) {
  return world.harbor.bookings().filter((booking) => booking.date === date);
}

function booked(date: string) {
  return { xpath: `//*[@data-testid='booking'][.//time[@datetime='${date}']]` };
}
