import { BrowserIdentity, type ExecuteRequest, type SessionEvent } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { cancelRun, cancelSession } from "../session/cancel.ts";
import { createSession } from "../session/create.ts";
import { deleteSession } from "../session/delete.ts";
import { execute } from "../session/execute.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { defaultSettings as settings } from "../settings.ts";
import { sweep } from "../sweep/sweep.ts";
import { ScriptedBrowser } from "../worker/simulation/scripted-browser.ts";
import { work } from "../worker/work.ts";
import { createWorker } from "../worker/worker.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";

describe("runs that are given to a busy session", () => {
  let world: MemoryWorld;
  let key: SessionKey;
  let browser: ScriptedBrowser;

  beforeEach(async () => {
    world = createMemoryWorld();
    browser = new ScriptedBrowser();
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (changes) => {
      const { run, queue = [] } = changes.session;
      const isOver = run !== undefined && ["COMPLETED", "FAILED", "CANCELLED"].includes(run.status);
      if (isOver && queue.length > 0) throw new Error("a crash here would forget the queue");
      return commit(changes);
    };
    const identity = BrowserIdentity.parse({});
    const accepted = await createSession(world, settings, { tenantId: "t", identity });
    if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
    key = { tenantId: "t", sessionId: accepted.sessionId };
  });

  it("begin one after another, in their order and on one another's state, also behind one that failed", async () => {
    const first = await give(["one", "fail"]);
    const second = await give(["two"]);
    const third = await give(["three", "four"]);
    expect((await session()).queue?.map(({ runId }) => runId)).toEqual([second, third]);
    await deliver();
    expect(await session()).toMatchObject({ status: "COMPLETED", nextStep: 6, snapshotVersion: 5 });
    expect((await session()).queue).toBeUndefined();
    const told = await events();
    expect(told.filter(({ type }) => type.startsWith("run.")).map(nameOf)).toEqual([
      `run.created ${first}`,
      `run.queued ${second}`,
      `run.queued ${third}`,
      `run.failed ${first}`,
      `run.started ${second}`,
      `run.completed ${second}`,
      `run.started ${third}`,
      `run.completed ${third}`,
    ]);
    expect(await world.store.readRun(key, third)).toMatchObject({
      status: "COMPLETED",
      firstStep: 4,
      doneSteps: 2,
    });
    expect(browser.opened.at(-1)?.typed.slice(-2)).toEqual(["three", "four"]);
  });

  it("wait behind one that is paused until it goes on or is cancelled", async () => {
    await give(["one"]);
    await pauseSession(world, key);
    const second = await give(["two"]);
    const third = await give(["three"]);
    await deliver();
    expect(await session()).toMatchObject({ status: "PAUSED", queue: [{}, {}] });
    await resumeSession(world, settings, key);
    await pauseSession(world, key);
    await cancelSession(world, key);
    expect(await session()).toMatchObject({ status: "ACTIVE", run: { runId: second } });
    await deliver();
    expect(await session()).toMatchObject({ status: "COMPLETED", run: { runId: third } });
  });

  it("begin even where the hint of it is lost", async () => {
    await give(["one"]);
    await give(["two"]);
    await deliverOnce();
    world.queue.drain();
    await world.clock.advance(settings.leaseMs + settings.dispatchGraceMs);
    expect(await sweep(world, settings)).toMatchObject({ hinted: 1 });
    await deliver();
    expect(await session()).toMatchObject({ status: "COMPLETED", nextStep: 3 });
  });

  it("have all the time they were given once they begin", async () => {
    await give(["one"]);
    await pauseSession(world, key);
    await give(["two"], { timeoutMs: 60_000 });
    await world.clock.advance(3_600_000);
    await cancelSession(world, key);
    await deliver();
    expect((await session()).status).toBe("COMPLETED");
  });

  it("take the place of the one that is not over, which is cancelled", async () => {
    const first = await give(["one"]);
    const waiting = await give(["two"]);
    const urgent = await give(["three"], { ifBusy: "replace" });
    expect(await session()).toMatchObject({ run: { runId: urgent }, queue: [{ runId: waiting }] });
    expect(await world.store.readRun(key, first)).toMatchObject({ status: "CANCELLED" });
    await deliver();
    expect(browser.opened.flatMap(({ typed }) => typed)).toEqual(["three", "two"]);
  });

  it("take its place behind the action that a worker has in hand", async () => {
    const first = await give(["hang", "never"]);
    const working = deliverOnce();
    await until(() => browser.opened.some(({ typed }) => typed.length > 0));
    const urgent = await give(["three"], { ifBusy: "replace" });
    expect(await session()).toMatchObject({ run: { runId: first }, queue: [{ runId: urgent }] });
    await world.clock.advance(settings.stepTimeoutMs);
    await working;
    await deliver();
    expect(await session()).toMatchObject({ status: "COMPLETED", run: { runId: urgent } });
    expect(browser.opened.flatMap(({ typed }) => typed)).not.toContain("never");
  });

  it("take the place of one that was to take it and had not yet", async () => {
    const first = await give(["one", "never"]);
    const replaced: string[] = [];
    browser.during = async (text) => {
      if (text !== "one") return;
      replaced.push(await give(["two"], { ifBusy: "replace" }));
      replaced.push(await give(["three"], { ifBusy: "replace" }));
    };
    await deliver();
    const [second, third] = replaced;
    expect(browser.opened.flatMap(({ typed }) => typed)).toEqual(["one", "three"]);
    expect(await session()).toMatchObject({ status: "COMPLETED", run: { runId: third } });
    expect(await world.store.readRun(key, second ?? "")).toMatchObject({ status: "CANCELLED" });
    expect((await events()).filter(({ type }) => type.startsWith("run.")).map(nameOf)).toEqual([
      `run.created ${first}`,
      `run.queued ${second}`,
      `run.cancelled ${second}`,
      `run.queued ${third}`,
      `run.cancelled ${first}`,
      `run.started ${third}`,
      `run.completed ${third}`,
    ]);
  });

  it("take the place of one that was to take it, where the worker was lost before that could be", async () => {
    const first = await give(["one"]);
    await killedAtClaim();
    const second = await give(["two"], { ifBusy: "replace" });
    await world.clock.advance(settings.leaseMs + 1);
    const third = await give(["three"], { ifBusy: "replace" });
    await sweep(world, settings);
    await deliver();
    expect(browser.opened.flatMap(({ typed }) => typed)).toEqual(["three"]);
    for (const runId of [first, second]) {
      expect(await world.store.readRun(key, runId)).toMatchObject({ status: "CANCELLED" });
    }
    expect(await session()).toMatchObject({ status: "COMPLETED", run: { runId: third } });
  });

  it("take the place of the one in hand however many wait", async () => {
    await give(["one"]);
    for (let count = 0; count < 20; count += 1) await give([`${count}`]);
    await killedAtClaim();
    await give(["urgent"], { ifBusy: "replace" });
    const last = await give(["most urgent"], { ifBusy: "replace" });
    expect((await session()).queue).toHaveLength(21);
    expect((await session()).queue?.[0]).toMatchObject({ runId: last });
  });

  it("wait, paused, where the pause came while the last step of the one before was in hand", async () => {
    await give(["one"]);
    const second = await give(["two"]);
    browser.during = async (text) => {
      if (text === "one") await pauseSession(world, key);
    };
    await deliver();
    expect(await session()).toMatchObject({
      status: "PAUSED",
      run: { runId: second, status: "PAUSED" },
      reason: { code: "pause_requested" },
    });
    expect((await events()).slice(-3).map(({ type }) => type)).toEqual([
      "run.completed",
      "run.started",
      "session.paused",
    ]);
    await world.clock.advance(2 * 3_600_000);
    await resumeSession(world, settings, key);
    await deliver();
    expect(await session()).toMatchObject({ status: "COMPLETED", run: { runId: second } });
  });

  it("are refused where that is asked for, or too many wait", async () => {
    await give(["one"]);
    await expect(give(["two"], { ifBusy: "refuse" })).rejects.toMatchObject({
      code: "run_in_progress",
    });
    for (let count = 0; count < 20; count += 1) await give([`${count}`]);
    await expect(give(["more"])).rejects.toMatchObject({ code: "queue_full" });
    await give(["more"], { ifBusy: "replace" });
    await deliver();
    expect((await session()).nextStep).toBe(22);
  });

  it("may be cancelled before their turn, one by one or with the session", async () => {
    await give(["one"]);
    const [second, third] = [await give(["two"]), await give(["three"])];
    await cancelRun(world, key, second);
    await cancelRun(world, key, second);
    expect((await session()).queue?.map(({ runId }) => runId)).toEqual([third]);
    expect(await world.store.readRun(key, second)).toMatchObject({ status: "CANCELLED" });
    await deleteSession(world, settings, key);
    expect((await session()).queue).toBeUndefined();
    expect((await events()).slice(-3).map(({ type }) => type)).toEqual([
      "run.cancelled",
      "run.cancelled",
      "session.deleted",
    ]);
  });

  async function give(texts: string[], how: Partial<ExecuteRequest> = {}): Promise<string> {
    const actions = texts.map((text) => ({ type: "type" as const, text }));
    const accepted = await execute(world, settings, key, { kind: "script", actions, ...how });
    if ("duplicate" in accepted || accepted.runId === undefined) throw new Error("no run");
    return accepted.runId;
  }

  /** A worker takes the session's next step, and is never heard of again. */
  async function killedAtClaim(): Promise<void> {
    const { run, nextStep: step } = await session();
    const nowMs = world.clock.nowMs();
    const untilMs = nowMs + settings.leaseMs;
    const lease = { workerId: "killed", nowMs, leaseUntilMs: untilMs, dueAtMs: untilMs };
    await world.store.claim(key, { runId: run?.runId ?? "none", step, ...lease });
  }

  /** Hands over every hint until none is left. */
  async function deliver(): Promise<void> {
    for (;;) {
      await world.clock.advance(1_000);
      if (!(await deliverOnce())) return;
    }
  }

  async function deliverOnce(): Promise<boolean> {
    const hints = world.queue.drain();
    const worker = createWorker({ world, browser, settings, processId: 1, report: () => {} });
    for (const hint of hints) await work(worker, hint, world.clock.nowMs() + 600_000);
    return hints.length > 0;
  }

  async function until(done: () => boolean): Promise<void> {
    for (let turn = 0; turn < 1_000 && !done(); turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function session(): Promise<Session> {
    const stored = await world.store.read(key);
    if (stored === undefined) throw new Error("the session is gone");
    return stored;
  }

  function events(): Promise<SessionEvent[]> {
    return world.store.readEvents(key, { afterSequence: 0, limit: 1_000 });
  }

  function nameOf({ type, data }: SessionEvent): string {
    return `${type} ${"runId" in data ? data.runId : ""}`;
  }
});
