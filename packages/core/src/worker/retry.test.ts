import type { Retry, StepFailureCode } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { ActionError } from "../step/errors.ts";
import { createEngine, group, type Engine } from "./simulation/engine.ts";

let engine: Engine;
beforeEach(() => {
  engine = createEngine();
});

/** Fails as often as it is told, with this error, then succeeds. */
function failing(times: number, code: StepFailureCode = "navigation_failed"): void {
  let left = times;
  engine.browser.during = async (text) => {
    if (text === "flaky" && left-- > 0) throw new ActionError(code, "The site is down.");
  };
}

const retried = (retry?: Retry) => ({ ...group("first", "flaky"), ...(retry && { retry }) });

async function runToItsEnd(key: SessionKey): Promise<void> {
  while ((await engine.read(key)).status === "ACTIVE") {
    await engine.deliver();
    await engine.world.clock.advance(300_000);
  }
}

async function retryings(key: SessionKey) {
  const events = await engine.events(key);
  return events.flatMap((event) => (event.type === "step.retrying" ? [event] : []));
}

describe("a step that says retry", () => {
  it("is tried again after an error that may pass by itself, from the state before it", async () => {
    const key = await engine.session(["before", retried({})]);
    failing(2);
    await runToItsEnd(key);
    expect((await engine.read(key)).status).toBe("COMPLETED");
    const attempts = (await engine.detail(key)).steps.items.map(({ attempt }) => attempt);
    expect(attempts).toEqual([1, 3]);
    expect(engine.browser.opened.map(({ typed }) => typed)).toEqual([
      ["before", "first", "flaky"],
      ["first", "flaky"],
      ["first", "flaky"],
    ]);
    expect(engine.browser.opened.map(({ alive }) => alive)).toEqual([false, false, true]);
    expect((await retryings(key)).map(({ data }) => data)).toMatchObject([
      { step: 2, attempt: 1, error: { code: "navigation_failed", action: 1 } },
      { step: 2, attempt: 2, error: { code: "navigation_failed", action: 1 } },
    ]);
  });

  it("fails its run when its attempts are over", async () => {
    const key = await engine.session([retried({ attempts: 2 })]);
    failing(5);
    await runToItsEnd(key);
    expect(await engine.read(key)).toMatchObject({
      status: "FAILED",
      reason: { code: "navigation_failed" },
    });
    expect(await engine.eventTypes(key)).toEqual([
      "session.created",
      "run.created",
      "step.retrying",
      "step.failed",
      "run.failed",
    ]);
  });

  it("may be tried ten times, which are no lost attempts, and lost three times beside", async () => {
    const key = await engine.session([retried({ attempts: 10 })]);
    failing(9);
    for (let lost = 0; lost < defaultSettings.maxAttempts - 1; lost += 1) {
      await engine.killedAtClaim(key);
      await engine.world.clock.advance(60_000);
    }
    await runToItsEnd(key);
    expect((await engine.read(key)).status).toBe("COMPLETED");
    expect((await engine.detail(key)).steps.items[0]?.attempt).toBe(12);
  });

  it("waits for a while drawn by lot, whose bound doubles with each attempt", async () => {
    const key = await engine.session([retried({ attempts: 10, backoffMs: 1_000 })]);
    failing(9);
    await runToItsEnd(key);
    const waits = (await retryings(key)).map(
      ({ at, data }) => Date.parse(data.retryAt) - Date.parse(at),
    );
    expect(waits).toHaveLength(9);
    for (const [index, waitMs] of waits.entries()) {
      expect(waitMs).toBeLessThanOrEqual(1_000 * 2 ** index);
    }
    expect(Math.max(...waits)).toBeGreaterThan(10_000);
    expect(new Set(waits).size).toBeGreaterThan(5);
  });

  it("is not begun again before its time, and not while its session is paused", async () => {
    const key = await engine.session([retried({ backoffMs: 60_000 })]);
    failing(1);
    await engine.deliver();
    const { notBeforeMs = 0 } = await engine.read(key);
    expect(notBeforeMs).toBeGreaterThan(engine.world.clock.nowMs());
    await engine.deliver();
    await pauseSession(engine.world, key);
    await engine.world.clock.advance(300_000);
    await engine.deliver();
    expect(engine.typed()).toEqual(["first", "flaky"]);
    await resumeSession(engine.world, defaultSettings, key);
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("is tried again after the errors it names, and after no others", async () => {
    const named = await engine.session([retried({ on: ["locator_not_found"] })]);
    failing(1, "locator_not_found");
    await runToItsEnd(named);
    expect((await engine.read(named)).status).toBe("COMPLETED");
    const other = await engine.session([retried({ on: ["locator_not_found"] })]);
    failing(1, "navigation_failed");
    await runToItsEnd(other);
    expect((await engine.read(other)).status).toBe("FAILED");
  });
});

describe("a step that fails for good", () => {
  it("is not tried again where the script must be changed, though it says retry", async () => {
    const key = await engine.session([retried({})]);
    failing(1, "locator_not_found");
    await runToItsEnd(key);
    expect((await engine.read(key)).status).toBe("FAILED");
  });

  it("is not tried again where it does not ask for it", async () => {
    const key = await engine.session([retried()]);
    failing(1);
    await runToItsEnd(key);
    expect((await engine.read(key)).status).toBe("FAILED");
    expect(await retryings(key)).toEqual([]);
  });
});

it("a step whose browser is lost tells of every attempt", async () => {
  const key = await engine.session(["be lost"]);
  engine.browser.losses = 2;
  await runToItsEnd(key);
  expect((await retryings(key)).map(({ data }) => data)).toMatchObject([
    { attempt: 1, error: { code: "browser_lost" } },
    { attempt: 2, error: { code: "browser_lost" } },
  ]);
  expect((await engine.read(key)).status).toBe("COMPLETED");
});
