import type { SessionEvent } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../support/world/processes.ts";
import { dense, eventsOf, nextEvent, readLog, script, signIn } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;

beforeAll(async () => {
  world = await startTestWorld({
    settings: {
      DORMOUSE_LEASE_MS: "1500",
      DORMOUSE_HEARTBEAT_MS: "400",
      DORMOUSE_DISPATCH_GRACE_MS: "1000",
      DORMOUSE_RETRY_BACKOFF_MS: "100",
      DORMOUSE_MAX_ATTEMPTS: "20",
      DORMOUSE_QUANTUM_MS: "0",
    },
  });
});
afterAll(() => world.close());

/** Books one slot of that day, once, and looks the booking up. */
function bookingScript(date: string) {
  const { url } = world.harbor;
  const booked = {
    xpath: `//*[@data-testid='booking'][.//time[@datetime='${date}']]`,
  };
  return script(
    signIn(url),
    {
      name: "book",
      once: {
        probe: [
          { type: "goto", url: `${url}/appointments` },
          { type: "expect", locator: booked, count: 1 },
        ],
      },
      actions: [
        { type: "goto", url: `${url}/appointments` },
        { type: "select", locator: { label: "Container" }, options: ["BLAU1050409"] },
        { type: "fill", locator: { label: "Date" }, value: date },
        { type: "click", locator: { role: "button", name: "Check slots" } },
        { type: "click", locator: { css: "[data-testid=slot] button:not([disabled])", nth: 0 } },
        { type: "waitFor", locator: { testId: "booked" } },
      ],
    },
    { type: "goto", url: `${url}/appointments` },
    { type: "expect", locator: booked, count: 1 },
  );
}

function killBusyWorkers(): number {
  const busy = world.pools.step.environments().filter(({ state }) => state === "busy");
  for (const { id } of busy) world.pools.step.kill(id, "SIGKILL");
  return busy.length;
}

function expectWhole(log: SessionEvent[], steps: number): void {
  expect(log.map(({ sequence }) => sequence)).toEqual(dense(log.length));
  const completed = eventsOf(log, "step.completed").map(({ data }) => data);
  expect(completed.map(({ step }) => step)).toEqual(dense(steps));
  expect(completed.map(({ index }) => index)).toEqual(dense(steps).map((step) => step - 1));
  expect(completed.every(({ attempt }, index) => attempt >= 1 && index < steps)).toBe(true);
  expect(log.at(-1)?.type).toBe("run.completed");
  expect(eventsOf(log, "run.completed").length).toBe(1);
}

describe("a worker that is killed with SIGKILL", () => {
  it("at once when the site has stored the booking does not book twice", async () => {
    const date = "2026-03-20";
    const { session } = await world.client.sessions.create({ run: bookingScript(date) });
    await until(() => world.harbor.bookings().some((booking) => booking.date === date));
    killBusyWorkers();
    await nextEvent(world.client, session.sessionId, ({ type }) => type === "run.completed");
    expectWhole(await readLog(world, session.sessionId), 4);
    expect(world.harbor.bookings().filter((booking) => booking.date === date)).toHaveLength(1);
  });

  it("as soon as each of its steps is committed leaves nobody with an old page", async () => {
    const { client, harbor } = world;
    const routes = dense(2).map((number) => `/login?visit=${number}`);
    const visits = routes.map((route) => ({ type: "goto" as const, url: `${harbor.url}${route}` }));
    const { session } = await client.sessions.create({ run: script(...visits) });
    const { sessionId } = session;
    let killed = 0;
    for (const step of dense(routes.length)) {
      await until(
        async () => ((await client.sessions.get(sessionId)).pageState?.step ?? 0) >= step,
      );
      killed += killBusyWorkers();
    }
    await nextEvent(client, sessionId, ({ type }) => type === "run.completed");
    expect(killed).toBeGreaterThan(0);
    const routeOf = async (step?: number) => {
      const options = step === undefined ? {} : { step };
      const { page_state: page } = await client.sessions.state(sessionId, {
        sections: ["page_state"],
        ...options,
      });
      return page?.route;
    };
    for (const [index, route] of routes.entries()) expect(await routeOf(index + 1)).toBe(route);
    await until(async () => (await routeOf()) === routes.at(-1));
  });
});
