import { beforeEach, describe, expect, it } from "vitest";
import {
  BrowserIdentity,
  DormouseError,
  type ScriptStep,
  type SessionEventType,
} from "@dormouse/contract";
import { runDetail } from "../run/detail.ts";
import { readRun } from "../run/wait.ts";
import { createSession } from "../session/create.ts";
import { deleteSession } from "../session/delete.ts";
import { execute } from "../session/execute.ts";
import { resumeSession } from "../session/resume.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { giveUpUndeliverable } from "../session/undeliverable.ts";
import { defaultSettings, type EngineSettings } from "../settings.ts";
import { restoreSnapshot } from "../snapshot/restore.ts";
import { sweep } from "../sweep/sweep.ts";
import type { Hint } from "../world/queue.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import { ScriptedBrowser } from "./simulation/scripted-browser.ts";
import { work } from "./work.ts";
import { createWorker, type Worker } from "./worker.ts";

const tenantId = "tenant";

let world: MemoryWorld;
let browser: ScriptedBrowser;
let reported: unknown[];

beforeEach(() => {
  world = createMemoryWorld();
  browser = new ScriptedBrowser();
  reported = [];
});

describe("a step that fails", () => {
  it("fails its run with the typed error and keeps the state it left", async () => {
    const key = await session(["one", "fail", "never"]);
    await deliver(worker());
    const after = await read(key);
    expect(after.status).toBe("FAILED");
    expect(after.reason?.code).toBe("locator_not_found");
    expect(after.run).toMatchObject({ status: "FAILED", doneSteps: 1, error: { action: 0 } });
    expect(after.snapshotVersion).toBe(2);
    expect(await eventTypes(key)).toEqual([
      "session.created",
      "run.created",
      "step.completed",
      "step.failed",
      "run.failed",
    ]);
    expect(world.queue.waiting()).toEqual([]);
  });

  it("keeps the last good state where none can be captured", async () => {
    const key = await session(["one", "fail"]);
    const process = worker({ quantumMs: 0 });
    await deliver(process);
    browser.captures = false;
    await deliver(process);
    expect(await read(key)).toMatchObject({ status: "FAILED", snapshotVersion: 1 });
    expect(await notesOf(key)).toMatchObject([{ version: 1, notes: [{ code: "kept_last_good" }] }]);
    expect((await eventTypes(key)).slice(-3)).toEqual([
      "step.failed",
      "snapshot.incomplete",
      "run.failed",
    ]);
  });

  it("leaves the session ready for another run, which goes on counting steps", async () => {
    const key = await session(["fail"]);
    await deliver(worker());
    await execute(world, defaultSettings, key, script(["again"]));
    await deliver(worker());
    expect(await read(key)).toMatchObject({ status: "COMPLETED", nextStep: 3 });
    expect((await read(key)).reason).toBeUndefined();
  });

  it("is cut short at its deadline, and the error says how long it had", async () => {
    const key = await session(["hang"]);
    await passing(deliver(worker({ stepTimeoutMs: 5_000 })));
    const after = await read(key);
    expect(after.run?.error).toMatchObject({ code: "step_timeout", action: 0 });
    expect(after.run?.error?.message).toContain("5000 ms");
  });

  it("has as long as it was given, where that is less", async () => {
    const hang = { type: "type" as const, text: "hang" };
    const key = await session([{ actions: [hang], timeoutMs: 2_000 }]);
    await passing(deliver(worker({ stepTimeoutMs: 5_000 })));
    const { run } = await read(key);
    expect(run?.error).toMatchObject({ code: "step_timeout", action: 0 });
    expect(run?.error?.message).toContain("2000 ms");
  });

  it("fails at its deadline even if the browser ignores the signal", async () => {
    const key = await session(["ignore"]);
    await passing(deliver(worker({ stepTimeoutMs: 5_000 })));
    expect((await read(key)).run?.error?.code).toBe("step_timeout");
    // It still acts: what it does now belongs to no step.
    expect(browser.opened.map((live) => live.alive)).toEqual([false]);
  });
});

describe("a step whose browser is lost", () => {
  it("goes on in a new one within the same invocation, and the attempt is counted", async () => {
    const key = await session(["one", "be lost"]);
    browser.losses = 1;
    await deliver(worker());
    expect(await read(key)).toMatchObject({ status: "COMPLETED", nextStep: 3 });
    expect((await detail(key)).steps.items.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(browser.opened.map((live) => live.typed)).toEqual([["one", "be lost"], ["be lost"]]);
    expect(browser.opened.map((live) => live.alive)).toEqual([false, true]);
    expect(reported).toHaveLength(1);
  });

  it("is given back where the second is lost too, and tried again after a pause", async () => {
    const key = await session(["be lost"]);
    await deliver(worker());
    const after = await read(key);
    expect(after).toMatchObject({ status: "ACTIVE", attempt: 2, nextStep: 1 });
    expect(after.lease).toBeUndefined();
    expect(reported).toHaveLength(2);
    expect(world.queue.drain()).toEqual([]);
    await world.clock.advance(4_000);
    expect(world.queue.waiting()).toHaveLength(1);
    await deliver(worker());
    expect(browser.opened).toHaveLength(3);
    expect(browser.opened.every((live) => !live.alive)).toBe(true);
  });

  it("is given back where too little of the invocation is left for another attempt", async () => {
    const key = await session(["be lost"]);
    browser.losses = 1;
    const tooSoon = world.clock.nowMs() + defaultSettings.stepTimeoutMs;
    await work(worker(), await firstHint(), tooSoon);
    expect(await read(key)).toMatchObject({ status: "ACTIVE", attempt: 1 });
    expect(browser.opened).toHaveLength(1);
  });

  it("is not begun again by a worker that lost its lease meanwhile", async () => {
    const key = await session(["be lost"]);
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (changes) => {
      world.store.commit = commit;
      await deleteSession(world, defaultSettings, key);
      return commit(changes);
    };
    await deliver(worker());
    expect(browser.opened).toHaveLength(1);
    expect(await read(key)).toMatchObject({ status: "CLEANUP", attempt: 1 });
  });

  it("pauses its session after the last attempt, without opening a browser once more", async () => {
    const key = await session(["be lost"]);
    await losing(key);
    expect(browser.opened).toHaveLength(defaultSettings.maxAttempts);
    expect(await read(key)).toMatchObject({
      status: "PAUSED",
      reason: { code: "attempts_exhausted" },
    });
    expect(world.queue.waiting()).toEqual([]);
  });

  it("is tried as often again once its session is resumed", async () => {
    const key = await session(["be lost"]);
    await losing(key);
    await resumeSession(world, defaultSettings, key);
    await losing(key);
    expect(browser.opened).toHaveLength(2 * defaultSettings.maxAttempts);
    expect(await read(key)).toMatchObject({ reason: { code: "attempts_exhausted" } });
    await resumeSession(world, defaultSettings, key);
    browser.losses = 0;
    await deliver(worker());
    expect(await read(key)).toMatchObject({ status: "COMPLETED", nextStep: 2 });
    expect((await read(key)).reason).toBeUndefined();
  });

  it("pauses its session where it killed every worker", async () => {
    const key = await session(["one"]);
    const hint = await firstHint();
    for (let attempt = 0; attempt < defaultSettings.maxAttempts; attempt += 1) {
      await killedAtClaim(key, hint);
      await world.clock.advance(60_000);
    }
    await work(worker(), hint, farAway());
    expect(await read(key)).toMatchObject({
      status: "PAUSED",
      reason: { code: "attempts_exhausted" },
    });
    expect(browser.opened).toEqual([]);
  });
});

describe("a step that must not happen twice", () => {
  const pay = (probe: boolean): ScriptStep => ({
    name: "pay",
    actions: [{ type: "type", text: "be lost" }],
    once: probe
      ? {
          probe: [
            { type: "goto", url: "https://example.com/" },
            { type: "expect", text: "paid" },
          ],
        }
      : {},
  });

  it("pauses the session after a loss in mid-step if nothing can tell whether it happened", async () => {
    const key = await session([pay(false)]);
    await deliver(worker());
    expect(await read(key)).toMatchObject({
      status: "PAUSED",
      run: { status: "PAUSED" },
      reason: { code: "outcome_unknown" },
    });
    expect(browser.opened.flatMap((live) => live.typed)).toEqual(["be lost"]);
    expect(world.queue.waiting()).toEqual([]);
  });

  it("is not repeated where its probe finds it done", async () => {
    const key = await session([pay(true), "after"]);
    browser.probeAnswer = true;
    await deliver(worker());
    expect((await read(key)).status).toBe("COMPLETED");
    expect(browser.opened.flatMap((live) => live.typed)).toEqual(["be lost", "after"]);
  });

  it("is repeated where its probe finds it undone", async () => {
    await session([pay(true)]);
    browser.losses = 1;
    await deliver(worker());
    expect(browser.opened.flatMap((live) => live.typed)).toEqual(["be lost", "be lost"]);
  });

  it("counts where it was done and its browser was lost before its state was read", async () => {
    const key = await session([{ ...pay(false), actions: [{ type: "type", text: "paid" }] }]);
    browser.captures = false;
    await deliver(worker());
    expect(await read(key)).toMatchObject({ status: "COMPLETED", snapshotVersion: 0 });
    expect(browser.opened.flatMap((live) => live.typed)).toEqual(["paid"]);
    expect(await notesOf(key)).toMatchObject([{ version: 0, notes: [{ code: "kept_last_good" }] }]);
  });

  it("may be replaced by another run once it is paused", async () => {
    const key = await session([pay(false)]);
    await deliver(worker());
    await execute(world, defaultSettings, key, { ...script(["look"]), ifBusy: "replace" });
    await deliver(worker());
    expect((await read(key)).status).toBe("COMPLETED");
    expect(await eventTypes(key)).toContain("run.cancelled");
  });
});

describe("a step that may have happened", () => {
  it("is not repeated blindly where it was the store that did not answer, though that does not count", async () => {
    const key = await session([{ ...pay, actions: [done], once: {} }]);
    const commit = world.store.commit.bind(world.store);
    world.store.commit = (changes) =>
      changes.step === undefined
        ? commit(changes)
        : Promise.reject(new DormouseError("unavailable", "no answer"));
    await deliver(worker());
    world.store.commit = commit;
    expect(await read(key)).toMatchObject({ attempt: 0 });
    await expect(restoreSnapshot(world, key, 1)).rejects.toMatchObject({
      code: "step_in_progress",
    });
    await world.clock.advance(60_000);
    await deliver(worker());
    expect(browser.opened.flatMap((live) => live.typed)).toEqual(["done"]);
    expect(await read(key)).toMatchObject({ reason: { code: "outcome_unknown" } });
  });

  const pay: ScriptStep = {
    actions: [{ type: "type", text: "be lost" }],
    once: {
      probe: [
        { type: "goto", url: "https://example.com/" },
        { type: "expect", text: "paid" },
      ],
    },
  };

  it("is not repeated while its probe has no answer, and pauses when the attempts are over", async () => {
    const key = await session([pay]);
    browser.probeAnswer = "no answer";
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await deliver(worker());
      await world.clock.advance(60_000);
    }
    expect(browser.opened.flatMap((live) => live.typed)).toEqual(["be lost"]);
    expect(await read(key)).toMatchObject({
      status: "PAUSED",
      reason: { code: "outcome_unknown" },
    });
  });

  it("pauses, rather than fails, when every worker was killed in it", async () => {
    const key = await session([pay]);
    const hint = await firstHint();
    await deliver(worker());
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await world.clock.advance(60_000);
      await killedAtClaim(key, hint);
    }
    await world.clock.advance(60_000);
    await work(worker(), hint, farAway());
    expect(await read(key)).toMatchObject({
      status: "PAUSED",
      reason: { code: "outcome_unknown" },
    });
  });

  it("says nothing about the run that takes its place", async () => {
    const key = await session([{ ...pay, once: {} }]);
    await deliver(worker());
    expect((await read(key)).status).toBe("PAUSED");
    await execute(world, defaultSettings, key, {
      ...script([{ ...pay, actions: [done], once: {} }]),
      ifBusy: "replace",
    });
    await killedAtClaim(key, await firstHint());
    await world.clock.advance(60_000);
    await work(worker(), await firstHint(), farAway());
    expect((await read(key)).status).toBe("COMPLETED");
  });

  const done = { type: "type", text: "done" } as const;
});

describe("an attempt that comes to nothing", () => {
  it("is not begun before its pause is over, whatever hints say", async () => {
    const key = await session(["be lost"]);
    const hint = await firstHint();
    await deliver(worker());
    await work(worker(), hint, farAway());
    expect(await read(key)).toMatchObject({ attempt: 2 });
    expect(browser.opened).toHaveLength(2);
  });

  it("does not count where a part of the system did not answer", async () => {
    const key = await session(["one"]);
    const readRunOf = world.store.readRun.bind(world.store);
    world.store.readRun = () => Promise.reject(new DormouseError("unavailable", "no answer"));
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await deliver(worker());
      await world.clock.advance(60_000);
    }
    expect(await read(key)).toMatchObject({ status: "ACTIVE", attempt: 0 });
    world.store.readRun = readRunOf;
    await deliver(worker());
    expect((await read(key)).status).toBe("COMPLETED");
  });

  it("is told of in the end: the reason says why the last one was lost", async () => {
    const key = await session(["be lost"]);
    await losing(key);
    expect((await read(key)).reason?.message).toContain("The browser was lost.");
  });

  it("is given up before its invocation ends where no browser opens", async () => {
    const key = await session(["one"]);
    browser.opens = false;
    const hint = await firstHint();
    await passing(work(worker(), hint, world.clock.nowMs() + 60_000));
    expect(await read(key)).toMatchObject({ status: "ACTIVE", attempt: 1 });
    expect((await read(key)).lease).toBeUndefined();
  });

  it("keeps no browser whose state is not the session's, since the commit had to leave it out", async () => {
    const key = await session(["one"]);
    browser.pageUrl = `https://example.com/${"x".repeat(500_000)}`;
    const process = worker();
    await deliver(process);
    browser.pageUrl = "https://example.com/";
    await runAgain(process, key, "two");
    expect(await read(key)).toMatchObject({ status: "COMPLETED", snapshotVersion: 1 });
    expect(browser.opened.map(({ typed }) => typed)).toEqual([["one"], ["two"]]);
  });

  it("is not repeated for an outcome that is too large to be stored", async () => {
    const key = await session(["one"]);
    browser.pageUrl = `https://example.com/${"x".repeat(500_000)}`;
    await deliver(worker());
    expect(browser.opened.flatMap((live) => live.typed)).toEqual(["one"]);
    expect(await read(key)).toMatchObject({
      status: "FAILED",
      reason: { code: "output_too_large" },
    });
  });
});

describe("the lease", () => {
  it("of a run that was paused meanwhile gives no right to commit into the next run", async () => {
    const key = await session(["hang"]);
    const hint = await firstHint();
    const renew = world.store.renew.bind(world.store);
    world.store.renew = () => Promise.reject(new Error("no network"));
    const late = work(worker({ stepTimeoutMs: 80_000 }), hint, farAway());
    await world.clock.advance(defaultSettings.leaseMs + 1);
    await giveUpUndeliverable(world, defaultSettings, hint);
    world.store.renew = renew;
    await execute(world, defaultSettings, key, { ...script(["new"]), ifBusy: "replace" });
    await passing(late);
    expect(await read(key)).toMatchObject({ nextStep: 1, run: { doneSteps: 0 } });
    await deliver(worker());
    expect((await detail(key)).steps.items.map(({ actions }) => actions[0]?.output)).toEqual([
      "new",
    ]);
  });

  it("is renewed for as long as a step takes", async () => {
    await session(["hang"]);
    const stepTimeoutMs = defaultSettings.leaseMs * 2.5;
    const hint = await firstHint();
    const working = deliver(worker({ stepTimeoutMs }));
    while (browser.opened.length === 0) await world.clock.advance(1);
    await world.clock.advance(defaultSettings.leaseMs * 2);
    const rival = worker();
    await work(rival, hint, farAway());
    expect(browser.opened).toHaveLength(1);
    await passing(working);
  });

  it("is lost to a worker that could not renew, whose outcome then does not count", async () => {
    const key = await session(["hang"]);
    const hint = await firstHint();
    const cutOff = worker({ stepTimeoutMs: 80_000 });
    const renew = world.store.renew.bind(world.store);
    world.store.renew = () => Promise.reject(new Error("no network"));
    const working = work(cutOff, hint, farAway());
    await world.clock.advance(defaultSettings.leaseMs + 1);
    world.store.renew = renew;
    const rival = work(worker({ stepTimeoutMs: 1_000 }), hint, farAway());
    await passing(Promise.all([working, rival]));
    const after = await read(key);
    expect(after).toMatchObject({ fence: 3, status: "FAILED", nextStep: 2 });
    expect(await eventTypes(key)).toHaveLength(4);
  });

  it("ends with the session's deletion: the worker stops and closes its browser", async () => {
    const key = await session(["hang"]);
    const working = deliver(worker());
    await world.clock.advance(1);
    await deleteSession(world, defaultSettings, key);
    await passing(working);
    expect(await read(key)).toMatchObject({ status: "CLEANUP", nextStep: 1 });
    expect(browser.opened[0]?.alive).toBe(false);
    await world.clock.advance(defaultSettings.leaseMs);
    expect(await sweep(world, defaultSettings)).toEqual({ hinted: 0, removed: 1, failed: 0 });
    expect(await world.store.read(key)).toBeUndefined();
    expect(world.blobs.keys()).toEqual([]);
  });
});

describe("a process", () => {
  it("goes on with a session's next step in the browser it still holds", async () => {
    const key = await session(["one", "two", "three"]);
    await deliver(worker());
    expect((await read(key)).status).toBe("COMPLETED");
    expect(browser.opened).toHaveLength(1);
    const steps = (await detail(key)).steps.items;
    expect(steps.map(({ worker: by }) => [by.cold, by.warm])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
  });

  it("claims the next step with the commit of the one before", async () => {
    const key = await session(["one", "two", "three"]);
    const writes: string[] = [];
    const { claim, commit } = world.store;
    world.store.claim = (...request) => (writes.push("claim"), claim.apply(world.store, request));
    world.store.commit = (...request) => (
      writes.push("commit"),
      commit.apply(world.store, request)
    );
    await deliver(worker());
    expect(writes).toEqual(["claim", "commit", "commit", "commit"]);
    expect((await read(key)).lease).toBeUndefined();
    expect((await detail(key)).steps.items.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
  });

  it("that is killed when it has claimed the next step with a commit loses nothing but the lease's time", async () => {
    const key = await session(["one", "two"]);
    const commit = world.store.commit.bind(world.store);
    const killed = Promise.withResolvers<void>();
    world.store.commit = async (changes) => {
      world.store.commit = commit;
      await commit(changes);
      killed.resolve();
      return new Promise(() => {});
    };
    void deliver(worker());
    await killed.promise;
    expect(await read(key)).toMatchObject({ nextStep: 2, attempt: 1, lease: {} });
    await world.clock.advance(defaultSettings.leaseMs);
    expect(await sweep(world, defaultSettings)).toMatchObject({ hinted: 1 });
    await deliver(worker());
    expect(await read(key)).toMatchObject({ status: "COMPLETED", nextStep: 3 });
  });

  it("tells of its commits in their order, also where telling takes long", async () => {
    const key = await session(["one", "two", "three"]);
    const told: number[] = [];
    world.announcer.publish = async (_key, events) => {
      // The first takes the longest: it must come first all the same.
      for (let turn = 0; turn < 20 - 5 * told.length; turn += 1) await Promise.resolve();
      told.push(...events.map(({ sequence }) => sequence));
    };
    await deliver(worker());
    expect(told).toEqual([3, 4, 5, 6]);
    expect((await read(key)).status).toBe("COMPLETED");
  });

  it("leaves the next step to a hint where its turn is over", async () => {
    await session(["one", "two"]);
    await deliver(worker({ quantumMs: 0 }));
    expect(world.queue.drain()).toMatchObject([{ step: 2 }]);
  });

  it("leaves the next step to a hint where too little of its invocation is left", async () => {
    await session(["one", "two"]);
    await work(worker(), await firstHint(), world.clock.nowMs() + defaultSettings.stepTimeoutMs);
    expect(world.queue.drain().at(-1)).toMatchObject({ step: 2 });
  });

  it("keeps as many browsers as it may, the least recently used goes first", async () => {
    const process = worker({ warmBrowsers: 2 });
    const [first, second, third] = [
      await runOne(process, "first"),
      await runOne(process, "second"),
      await runOne(process, "third"),
    ];
    expect(aliveTexts()).toEqual(["second", "third"]);
    await runAgain(process, second, "second again");
    await runAgain(process, first, "first again");
    expect(aliveTexts()).toEqual(["second", "second again", "first again"]);
    expect(await warmSteps(second)).toEqual([false, true]);
    expect(await warmSteps(first)).toEqual([false, false]);
    expect(await warmSteps(third)).toEqual([false]);
  });

  it("has no more browsers than it may while one is opened", async () => {
    const process = worker({ warmBrowsers: 2 });
    await runOne(process, "first");
    await runOne(process, "second");
    let aliveAtOpen = 0;
    const open = browser.open.bind(browser);
    browser.open = () => {
      aliveAtOpen = aliveTexts().length;
      return open();
    };
    await runOne(process, "third");
    expect(aliveAtOpen).toBe(1);
  });

  it("closes all of one tenant's browsers before it opens one for another's", async () => {
    const process = worker({ warmBrowsers: 3 });
    await runOne(process, "first");
    await runOne(process, "second");
    let aliveAtOpen: string[] | undefined;
    const open = browser.open.bind(browser);
    browser.open = () => {
      aliveAtOpen = aliveTexts();
      return open();
    };
    await runOne(process, "stranger", "another tenant");
    expect(aliveAtOpen).toEqual([]);
    expect(aliveTexts()).toEqual(["stranger"]);
  });

  it("opens no browser for another tenant's beside one that does not close, however often it is asked", async () => {
    const process = worker({ warmBrowsers: 3 });
    await runOne(process, "first");
    const [stuck] = browser.opened;
    if (stuck === undefined) throw new Error("no browser was opened");
    const { close } = stuck;
    stuck.close = () => Promise.reject(new Error("Chromium does not end"));
    for (const text of ["stranger", "another stranger"]) {
      const key = await runOne(process, text, "another tenant");
      expect(await read(key)).toMatchObject({ status: "ACTIVE", nextStep: 1, snapshotVersion: 0 });
    }
    expect(browser.opened).toHaveLength(1);
    expect(process.warm.isEmpty).toBe(false);
    expect(reported).toContainEqual(new Error("Chromium does not end"));

    await runOne(process, "second");
    expect(aliveTexts()).toEqual(["first", "second"]);
    stuck.close = close;
    await runOne(process, "next stranger", "another tenant");
    expect(aliveTexts()).toEqual(["next stranger"]);
  });

  it("keeps browsers only as long as they hold no more memory than they may", async () => {
    const process = worker({ warmBrowsers: 3, warmBytes: 1_000 });
    await runOne(process, "first");
    await runOne(process, "second");
    for (const live of browser.opened) live.bytes = 550;
    await runOne(process, "third");
    expect(aliveTexts()).toEqual(["second", "third"]);
    for (const live of browser.opened) live.bytes = 1_001;
    await runOne(process, "fourth");
    expect(aliveTexts()).toEqual(["fourth"]);
  });

  it("keeps nothing where it may keep nothing", async () => {
    const process = worker({ warmBrowsers: 0 });
    await runOne(process, "first");
    expect(aliveTexts()).toEqual([]);
  });

  it("gives a session that was kept no browser that died meanwhile", async () => {
    const process = worker();
    const key = await runOne(process, "first");
    await browser.opened[0]?.close();
    await runAgain(process, key, "second");
    expect(await warmSteps(key)).toEqual([false, false]);
    expect(browser.opened).toHaveLength(2);
  });

  it("does not use a browser whose session went on elsewhere", async () => {
    const key = await session(["one"]);
    const first = worker();
    await deliver(first);
    await execute(world, defaultSettings, key, script(["two"]));
    await deliver(worker());
    await execute(world, defaultSettings, key, script(["three"]));
    await deliver(first);
    expect(browser.opened).toHaveLength(3);
    expect(browser.opened[0]?.alive).toBe(false);
  });

  it("ignores a hint for a step that is done, of another run, or of no session", async () => {
    const key = await session(["one"]);
    const hint = await firstHint();
    await deliver(worker());
    const before = await read(key);
    const process = worker();
    await work(process, hint, farAway());
    await work(process, { ...hint, step: 2 }, farAway());
    await work(process, { ...hint, step: 2, runId: world.ids.next() }, farAway());
    await work(process, { ...hint, sessionId: world.ids.next() }, farAway());
    expect(await read(key)).toEqual(before);
  });
});

describe("a state that cannot be captured as it is", () => {
  it("is told of by an event with the step's commit", async () => {
    const key = await session(["one"]);
    browser.notes = [{ code: "not_portable", kind: "indexedDB", detail: "a key" }];
    await deliver(worker());
    expect(await notesOf(key)).toEqual([{ version: 1, notes: browser.notes }]);
    expect((await eventTypes(key)).slice(-3)).toEqual([
      "step.completed",
      "snapshot.incomplete",
      "run.completed",
    ]);
  });

  it("at all has a step done once more, for its state is part of its outcome", async () => {
    const key = await session(["one", "two"]);
    const process = worker({ quantumMs: 0 });
    await deliver(process);
    browser.captures = false;
    await deliver(process);
    expect(await read(key)).toMatchObject({ status: "ACTIVE", attempt: 2, snapshotVersion: 1 });
    browser.captures = true;
    await world.clock.advance(4_000);
    await deliver(process);
    expect(await read(key)).toMatchObject({ status: "COMPLETED", snapshotVersion: 2 });
  });
});

describe("a hint that no worker could take", () => {
  it("pauses its session and says why", async () => {
    const key = await session(["one"]);
    await giveUpUndeliverable(world, defaultSettings, await firstHint());
    expect(await read(key)).toMatchObject({
      status: "PAUSED",
      reason: { code: "undeliverable" },
    });
  });

  it("changes nothing while the session sleeps", async () => {
    const key = await session([{ type: "sleep", durationMs: 3_600_000 }]);
    const hint = await firstHint();
    await deliver(worker());
    const asleep = await read(key);
    await giveUpUndeliverable(world, defaultSettings, hint);
    expect(await read(key)).toEqual(asleep);
  });

  it("changes nothing once the session has gone on without it", async () => {
    const key = await session(["one"]);
    const hint = await firstHint();
    await deliver(worker());
    await giveUpUndeliverable(world, defaultSettings, hint);
    expect((await read(key)).status).toBe("COMPLETED");
  });
});

describe("an output", () => {
  it("too large for an event is left to the run, and the event says so", async () => {
    const text = "x".repeat(40_000);
    const key = await session([{ type: "type", text, name: "long" }]);
    await deliver(worker());
    const events = await world.store.readEvents(key, { afterSequence: 0, limit: 10 });
    const step = events.find((event) => event.type === "step.completed");
    expect(step?.data.actions).toEqual([{ type: "type", durationMs: 0, outputOmitted: true }]);
    expect((await detail(key)).output).toEqual({ long: text });
  });
});

/** Lets the session's step be attempted until that ends. */
async function losing(key: SessionKey): Promise<void> {
  while ((await read(key)).status === "ACTIVE") {
    await deliver(worker());
    await world.clock.advance(60_000);
  }
}

/** What was typed into the browsers that are open, in the order they were opened. */
function aliveTexts(): string[] {
  return browser.opened.filter(({ alive }) => alive).flatMap(({ typed }) => typed);
}

async function runOne(process: Worker, text: string, owner = tenantId): Promise<SessionKey> {
  const key = await session([text], owner);
  await deliver(process);
  return key;
}

async function runAgain(process: Worker, key: SessionKey, text: string): Promise<void> {
  await execute(world, defaultSettings, key, script([text]));
  await deliver(process);
}

/** Of each step of the session, whether it found its browser kept. */
async function warmSteps(key: SessionKey): Promise<boolean[]> {
  const steps = await world.store.readSteps(key, { fromStep: 1, toStep: 100 });
  return steps.map((step) => step.worker.warm);
}

async function session(
  steps: (string | ScriptStep)[],
  owner: string = tenantId,
): Promise<SessionKey> {
  const accepted = await createSession(world, defaultSettings, {
    tenantId: owner,
    run: script(steps),
    identity: BrowserIdentity.parse({}),
  });
  if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
  return { tenantId: owner, sessionId: accepted.sessionId };
}

/** A worker that was killed right after its claim. */
async function killedAtClaim(key: SessionKey, { runId, step }: Hint): Promise<void> {
  const nowMs = world.clock.nowMs();
  const untilMs = nowMs + defaultSettings.leaseMs;
  const request = {
    runId,
    step,
    workerId: "killed",
    nowMs,
    leaseUntilMs: untilMs,
    dueAtMs: untilMs,
  };
  expect(await world.store.claim(key, request)).toMatchObject({ claimed: true });
}

function script(steps: (string | ScriptStep)[]) {
  const actions = steps.map((step) =>
    typeof step === "string" ? ({ type: "type", text: step } as const) : step,
  );
  return { kind: "script" as const, actions };
}

function worker(settings: Partial<EngineSettings> = {}): Worker {
  return createWorker({
    world,
    browser,
    settings: { ...defaultSettings, ...settings },
    processId: 1,
    report: (error) => reported.push(error),
  });
}

/** Hands the worker every hint that is due. */
async function deliver(to: Worker): Promise<void> {
  for (const hint of world.queue.drain()) await work(to, hint, farAway());
}

async function firstHint(): Promise<Hint> {
  const hint = world.queue.waiting()[0]?.hint;
  if (hint !== undefined) return hint;
  const { items } = await world.store.list({ tenantId, limit: 1 });
  const [first] = items;
  if (first?.run === undefined) throw new Error("no session waits");
  return { tenantId, sessionId: first.sessionId, runId: first.run.runId, step: first.nextStep };
}

/** Lets time pass until the work is done. */
async function passing(working: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  void working.finally(() => done.abort());
  for (let turn = 0; turn < 1_000 && !done.signal.aborted; turn += 1) {
    await world.clock.advance(1_000);
  }
  await working;
}

function farAway(): number {
  return world.clock.nowMs() + 3_600_000;
}

async function read(key: SessionKey): Promise<Session> {
  const found = await world.store.read(key);
  if (found === undefined) throw new Error("the session is gone");
  return found;
}

async function detail(key: SessionKey) {
  const { run } = await read(key);
  if (run === undefined) throw new Error("the session has no run");
  return runDetail(world, key, await readRun(world, key, run.runId));
}

async function notesOf(key: SessionKey) {
  const events = await world.store.readEvents(key, { afterSequence: 0, limit: 100 });
  return events.flatMap((event) => (event.type === "snapshot.incomplete" ? [event.data] : []));
}

async function eventTypes(key: SessionKey): Promise<SessionEventType[]> {
  const events = await world.store.readEvents(key, { afterSequence: 0, limit: 100 });
  return events.map((event) => event.type);
}
