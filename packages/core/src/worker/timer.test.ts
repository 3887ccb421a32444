import { DormouseError } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { cancelSession } from "../session/cancel.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import type { SessionKey } from "../session/session.ts";
import { sessionView } from "../session/view.ts";
import { defaultSettings } from "../settings.ts";
import { sweep } from "../sweep/sweep.ts";
import { ManualClock } from "../world/memory/index.ts";
import { createEngine, script, type Engine } from "./simulation/engine.ts";
import { work } from "./work.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;

let engine: Engine;

beforeEach(() => {
  engine = createEngine();
});

/** The sweeper looks in as often as it does; workers take what is due. */
async function pass(ms: number): Promise<void> {
  const { world } = engine;
  const untilMs = world.clock.nowMs() + ms;
  while (world.clock.nowMs() < untilMs) {
    const nextHintMs = world.queue.waiting()[0]?.dueAtMs ?? Number.POSITIVE_INFINITY;
    const nextSweepMs = world.clock.nowMs() + minuteMs;
    const nextMs = Math.min(untilMs, nextHintMs, nextSweepMs);
    await world.clock.advance(Math.max(0, nextMs - world.clock.nowMs()));
    if (nextMs === nextSweepMs) await sweep(world, defaultSettings);
    await engine.deliver();
  }
}

async function waits(key: SessionKey) {
  const events = await engine.events(key);
  return events.flatMap((event) => (event.type === "run.waiting" ? [event.data] : []));
}

const sleep = (durationMs: number) => ({ type: "sleep" as const, durationMs });

describe("a run that sleeps", () => {
  it("says until when, holds no worker and no browser, and goes on at that very second", async () => {
    const key = await engine.session(["one", sleep(10 * minuteMs), "two"]);
    const worker = engine.worker();
    await engine.deliver(worker);
    const until = new Date(engine.world.clock.nowMs() + 10 * minuteMs).toISOString();
    const asleep = await engine.read(key);
    expect(asleep).toMatchObject({ status: "ACTIVE", nextStep: 2, attempt: 0 });
    expect(asleep.lease).toBeUndefined();
    expect(sessionView(asleep).currentRun).toMatchObject({ status: "ACTIVE", waiting: { until } });
    expect(await waits(key)).toEqual([{ runId: asleep.run?.runId, step: 2, until }]);
    expect(engine.browser.opened.map(({ alive }) => alive)).toEqual([false]);

    await pass(10 * minuteMs - secondMs);
    expect(engine.typed()).toEqual(["one"]);
    await pass(secondMs);
    expect(engine.typed()).toEqual(["one", "two"]);
    const done = await engine.read(key);
    expect(done).toMatchObject({ status: "COMPLETED", nextStep: 4 });
    expect(sessionView(done).currentRun?.waiting).toBeUndefined();
    expect(await engine.eventTypes(key)).toEqual([
      "session.created",
      "run.created",
      "step.completed",
      "run.waiting",
      "step.completed",
      "step.completed",
      "run.completed",
    ]);
  });

  it("sleeps no less for a store that wrote this and said that it had not", async () => {
    const { store } = engine.world;
    const key = await engine.session([sleep(10 * minuteMs), "one"]);
    const commit = store.commit.bind(store);
    store.commit = async (changes) => {
      store.commit = commit;
      await commit(changes);
      throw new DormouseError("unavailable", "The answer was lost.");
    };
    await engine.deliver();
    const untilMs = engine.world.clock.nowMs() + 10 * minuteMs;
    expect(await engine.read(key)).toMatchObject({ attempt: 0, notBeforeMs: untilMs });
    expect(engine.world.queue.waiting()).toEqual([]);
    await pass(12 * minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED", attempt: 0 });
  });

  it("keeps its browser open where it will soon be needed again", async () => {
    await engine.session(["one", sleep(5 * secondMs), "two"]);
    const worker = engine.worker();
    await engine.deliver(worker);
    await engine.world.clock.advance(5 * secondMs);
    await engine.deliver(worker);
    expect(engine.browser.opened.map(({ typed }) => typed)).toEqual([["one", "two"]]);
  });

  it("for weeks is woken on time, though no queue holds a hint back for so long", async () => {
    const key = await engine.session([sleep(20 * dayMs + 7 * secondMs), "one"]);
    await engine.deliver();
    expect(engine.world.queue.waiting()).toEqual([]);
    await engine.world.clock.advance(20 * dayMs - 20 * minuteMs);
    await sweep(engine.world, defaultSettings);
    expect(engine.world.queue.waiting()).toEqual([]);
    await pass(20 * minuteMs + 6 * secondMs);
    expect(engine.typed()).toEqual([]);
    await pass(secondMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("is woken by the sweeper where its hint was lost", async () => {
    const key = await engine.session([sleep(minuteMs), "one"]);
    await engine.deliver();
    await engine.world.clock.advance(minuteMs);
    engine.world.queue.drain();
    await pass(3 * minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("is not woken by a hint that comes too early", async () => {
    const key = await engine.session([sleep(minuteMs), "one"]);
    await engine.deliver();
    await work(engine.worker(), await engine.hintFor(key), Number.POSITIVE_INFINITY);
    expect(await engine.read(key)).toMatchObject({ nextStep: 1, attempt: 0 });
    expect(await waits(key)).toHaveLength(1);
  });

  it("is woken on time though its hint came a moment too soon", async () => {
    const key = await engine.session([sleep(minuteMs), "one"]);
    await engine.deliver();
    const [hint] = engine.world.queue.waiting();
    await engine.world.clock.advance(minuteMs);
    engine.world.queue.drain();
    const { notBeforeMs = 0 } = await engine.read(key);
    const clock = new ManualClock(notBeforeMs - 1_500);
    const behind = { ...engine.worker(), world: { ...engine.world, clock } };
    if (hint !== undefined) await work(behind, hint.hint, Number.POSITIVE_INFINITY);
    await pass(2 * secondMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("may end with a sleep, and is not over before", async () => {
    const key = await engine.session(["one", { ...sleep(minuteMs), name: "rest" }]);
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ status: "ACTIVE" });
    await pass(minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
    const [, rest] = (await engine.detail(key)).steps.items;
    expect(rest).toMatchObject({
      name: "rest",
      status: "COMPLETED",
      attempt: 1,
      actions: [{ type: "sleep", durationMs: minuteMs }],
    });
  });

  it("sleeps each of its sleeps", async () => {
    const key = await engine.session([sleep(minuteMs), sleep(minuteMs), "one"]);
    await engine.deliver();
    await pass(minuteMs);
    expect(engine.typed()).toEqual([]);
    await pass(minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
    expect(await waits(key)).toHaveLength(2);
  });

  it("begins its sleep once, though the worker that was to begin it was killed", async () => {
    const key = await engine.session([sleep(minuteMs), "one"]);
    await engine.killedAtClaim(key);
    await pass(3 * minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
    expect(await waits(key)).toHaveLength(1);
  });
});

describe("a run that waits for a moment", () => {
  const at = (ms: number) =>
    ({ type: "wakeAt", at: new Date(engine.world.clock.nowMs() + ms).toISOString() }) as const;

  it("goes on then", async () => {
    const key = await engine.session([at(90 * secondMs), "one"]);
    await engine.deliver();
    await pass(89 * secondMs);
    expect(engine.typed()).toEqual([]);
    await pass(secondMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("goes on at once where the moment is past", async () => {
    const key = await engine.session([at(-secondMs), "one"]);
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
    expect(await waits(key)).toEqual([]);
  });
});

describe("a sleeping run", () => {
  it("is paused at once, and its sleep ends when it would have ended", async () => {
    const key = await engine.session([sleep(10 * minuteMs), "one"]);
    await engine.deliver();
    await pass(minuteMs);
    await pauseSession(engine.world, key);
    expect(await engine.read(key)).toMatchObject({ status: "PAUSED" });
    await pass(minuteMs);
    await resumeSession(engine.world, defaultSettings, key);
    await engine.deliver();
    const [first, again] = await waits(key);
    expect(again).toEqual(first);
    await pass(8 * minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("that was paused past its end goes on as soon as it is resumed", async () => {
    const key = await engine.session([sleep(minuteMs), "one"]);
    await engine.deliver();
    await pauseSession(engine.world, key);
    await pass(10 * minuteMs);
    expect(engine.typed()).toEqual([]);
    await resumeSession(engine.world, defaultSettings, key);
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("is woken before its time by one who pauses it and skips the sleep", async () => {
    const key = await engine.session([sleep(dayMs), sleep(minuteMs), "one"]);
    await engine.deliver();
    await pauseSession(engine.world, key);
    await resumeSession(engine.world, defaultSettings, key, "skip");
    await engine.deliver();
    expect(await waits(key)).toMatchObject([{ step: 1 }, { step: 2 }]);
    await pass(minuteMs);
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("is cancelled at once", async () => {
    const key = await engine.session([sleep(dayMs), "one"]);
    await engine.deliver();
    await cancelSession(engine.world, key);
    expect(await engine.read(key)).toMatchObject({ status: "CANCELLED" });
    await pass(3 * minuteMs);
    expect(engine.typed()).toEqual([]);
  });

  it("has as much of its time left when it wakes as it had before", async () => {
    const run = { ...script([sleep(120 * minuteMs), "hang"]), timeoutMs: 30_000 };
    const key = await engine.session([], { run });
    const deadlineAtMs = engine.world.clock.nowMs() + 30_000;
    await engine.deliver();
    await pass(119 * minuteMs);
    await engine.world.clock.advance(minuteMs);
    const working = engine.deliver();
    while (!engine.typed().includes("hang")) await engine.world.clock.advance(1);
    const awake = await engine.read(key);
    expect(awake).toMatchObject({ status: "ACTIVE", nextStep: 2 });
    expect(awake.run?.deadlineAtMs).toBeGreaterThanOrEqual(deadlineAtMs + 120 * minuteMs);
    await engine.world.clock.advance(minuteMs);
    await working;
    expect((await engine.read(key)).reason?.code).toBe("run_timeout");
  });

  it("is ended by its session's deadline", async () => {
    const key = await engine.session([sleep(dayMs), "one"], { timeoutMs: 5 * minuteMs });
    await engine.deliver();
    await pass(6 * minuteMs);
    expect(await engine.read(key)).toMatchObject({
      status: "FAILED",
      reason: { code: "session_timeout" },
    });
  });
});
