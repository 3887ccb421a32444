import { DormouseError } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { execute } from "../session/execute.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { sweep } from "../sweep/sweep.ts";
import { createEngine, group, script, type Engine } from "../worker/simulation/engine.ts";

const minuteMs = 60_000;

let engine: Engine;
beforeEach(() => {
  engine = createEngine();
});

const within = (timeoutMs: number, ...steps: Parameters<typeof script>[0]) => ({
  ...script(steps),
  timeoutMs,
});
const resume = (key: SessionKey) => resumeSession(engine.world, defaultSettings, key);

/** Hands out what is due while time passes. */
async function passing(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= minuteMs) {
    await engine.world.clock.advance(Math.min(left, minuteMs));
    await sweep(engine.world, defaultSettings);
    await engine.deliver();
  }
}

describe("a run's deadline", () => {
  it("is 60 minutes from its beginning unless its request says otherwise", async () => {
    const nowMs = engine.world.clock.nowMs();
    const byDefault = await engine.session(["one"]);
    expect((await engine.read(byDefault)).run?.deadlineAtMs).toBe(nowMs + 60 * minuteMs);
    const given = await engine.session([], { run: within(5_000, "one") });
    expect((await engine.read(given)).run?.deadlineAtMs).toBe(nowMs + 5_000);
  });

  it("cuts the step short that is being run, and keeps what it left", async () => {
    const key = await engine.session([], { run: within(20_000, group("one", "hang"), "two") });
    const working = engine.deliver();
    while (!engine.typed().includes("hang")) await engine.world.clock.advance(1);
    await engine.world.clock.advance(30_000);
    await working;
    expect(await engine.read(key)).toMatchObject({
      status: "FAILED",
      snapshotVersion: 1,
      run: { error: { code: "run_timeout", action: 1 } },
    });
    expect((await engine.detail(key)).steps.items).toMatchObject([
      { status: "FAILED", actions: [{ output: "one" }] },
    ]);
  });

  it("ends a run whose step nobody has in hand, by the sweeper or by the worker that comes too late", async () => {
    const swept = await engine.session([], { run: within(30_000, "one") });
    await engine.killedAtClaim(swept);
    const claimed = await engine.session([], { run: within(30_000, "one") });
    await engine.world.clock.advance(40_000);
    await engine.world.queue.send(await engine.hintFor(claimed));
    await engine.deliver();
    await sweep(engine.world, defaultSettings);
    for (const key of [swept, claimed]) {
      expect(await engine.read(key)).toMatchObject({
        status: "FAILED",
        run: { status: "FAILED", error: { code: "run_timeout" } },
        reason: { code: "run_timeout" },
      });
      expect((await engine.eventTypes(key)).at(-1)).toBe("run.failed");
    }
    expect(engine.typed()).toEqual([]);
  });

  it("does not come nearer while the run is paused", async () => {
    const key = await engine.session([], { run: within(10 * minuteMs, "one") });
    await passing(0);
    const before = (await engine.read(key)).run?.deadlineAtMs ?? 0;
    await pauseSession(engine.world, key);
    await passing(24 * 60 * minuteMs);
    expect((await engine.read(key)).status).toBe("PAUSED");
    await resume(key);
    const { run } = await engine.read(key);
    expect(run?.deadlineAtMs).toBe(before + 24 * 60 * minuteMs);
    expect(run?.stoppedAtMs).toBeUndefined();
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("is looked at in time where the next attempt lies behind it", async () => {
    const key = await engine.session([], { run: within(2 * minuteMs, "be lost") });
    await engine.deliver(engine.worker({ maxAttempts: 100, retryBackoffMs: 100 * minuteMs }));
    await passing(3 * minuteMs);
    expect((await engine.read(key)).reason?.code).toBe("run_timeout");
  });
});

describe("a session's deadline", () => {
  it("ends what it is doing, though that is paused", async () => {
    const key = await engine.session(["one"], { timeoutMs: 10 * minuteMs });
    await pauseSession(engine.world, key);
    await passing(9 * minuteMs);
    expect((await engine.read(key)).status).toBe("PAUSED");
    await passing(2 * minuteMs);
    expect(await engine.read(key)).toMatchObject({
      status: "FAILED",
      run: { error: { code: "session_timeout" } },
    });
  });

  it("lets it begin nothing more, but leaves what it has", async () => {
    const key = await engine.session(["one"], { timeoutMs: minuteMs });
    await engine.deliver();
    await passing(2 * minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED", snapshotVersion: 1 });
    const refused = execute(engine.world, defaultSettings, key, script(["two"]));
    expect(await refused.catch((error: unknown) => error)).toMatchObject({
      code: "session_expired",
    });
  });

  it("comes before its run's where it is nearer", async () => {
    const key = await engine.session(["hang"], { timeoutMs: 20_000 });
    const working = engine.deliver();
    while (!engine.typed().includes("hang")) await engine.world.clock.advance(1);
    await engine.world.clock.advance(30_000);
    await working;
    expect((await engine.read(key)).reason?.code).toBe("session_timeout");
    await expect(resume(key)).rejects.toBeInstanceOf(DormouseError);
  });
});
