import { DormouseError } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { defaultSettings } from "../settings.ts";
import { sweep } from "../sweep/sweep.ts";
import { createEngine, group, script, type Engine } from "../worker/simulation/engine.ts";
import { cancelRun, cancelSession } from "./cancel.ts";
import { deleteSession } from "./delete.ts";
import { execute } from "./execute.ts";
import { idempotencyOf } from "./idempotency.ts";
import { pauseSession } from "./pause.ts";
import { resumeSession } from "./resume.ts";
import type { SessionKey } from "./session.ts";
import { giveUpUndeliverable } from "./undeliverable.ts";

let engine: Engine;
beforeEach(() => {
  engine = createEngine();
});

const pause = (key: SessionKey) => pauseSession(engine.world, key);
const cancel = (key: SessionKey) => cancelSession(engine.world, key);
const resume = (key: SessionKey, decision?: "retry" | "skip") =>
  resumeSession(engine.world, defaultSettings, key, decision);

const undeliverable = async (key: SessionKey) =>
  giveUpUndeliverable(engine.world, defaultSettings, await engine.hintFor(key));

/** Does it while the worker is doing the action of this text. */
function during(text: string, act: () => Promise<unknown>): void {
  engine.browser.during = async (current) => (current === text ? act() : undefined);
}

function codeOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => (error instanceof DormouseError ? error.code : error));
}

describe("pausing", () => {
  it("takes effect at once where no step is being run, and hints are of no use then", async () => {
    const key = await engine.session(["one"]);
    await pause(key);
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({
      status: "PAUSED",
      run: { status: "PAUSED" },
      reason: { code: "pause_requested" },
    });
    expect(engine.typed()).toEqual([]);
    await resume(key);
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
    expect((await engine.read(key)).reason).toBeUndefined();
    expect(await engine.eventTypes(key)).toEqual([
      "session.created",
      "run.created",
      "session.paused",
      "session.resumed",
      "step.completed",
      "run.completed",
    ]);
  });

  it("lets the step that is being run come to its end, and no further one begin", async () => {
    const key = await engine.session([group("one", "two"), "three"]);
    during("one", async () => {
      await pause(key);
      expect(await engine.read(key)).toMatchObject({
        status: "ACTIVE",
        control: { kind: "pause" },
      });
    });
    await engine.deliver();
    const paused = await engine.read(key);
    expect(paused).toMatchObject({ status: "PAUSED", nextStep: 2, run: { doneSteps: 1 } });
    expect(paused.lease ?? paused.control ?? paused.dueAtMs).toBeUndefined();
    expect(engine.typed()).toEqual(["one", "two"]);
    expect(engine.world.queue.waiting()).toEqual([]);
    expect((await engine.eventTypes(key)).slice(-2)).toEqual(["step.completed", "session.paused"]);
    await resume(key);
    await engine.deliver();
    expect((await engine.detail(key)).steps.items.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  it("finds nothing to pause where the run ends with that step", async () => {
    const key = await engine.session(["one"]);
    during("one", () => pause(key));
    await engine.deliver();
    const after = await engine.read(key);
    expect(after.status).toBe("COMPLETED");
    expect(after.control).toBeUndefined();
  });

  it("is taken back by a resume that comes before the step's end", async () => {
    const key = await engine.session(["one", "two"]);
    during("one", async () => {
      await pause(key);
      await resume(key);
    });
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("takes effect where the step is lost, which is then not tried again before the resume", async () => {
    const key = await engine.session(["be lost"]);
    engine.browser.losses = 2;
    during("be lost", () => pause(key));
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({
      status: "PAUSED",
      reason: { code: "pause_requested" },
    });
    await resume(key);
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("takes effect by the sweeper where the worker was killed", async () => {
    const key = await engine.session(["one"]);
    await engine.killedAtClaim(key);
    await pause(key);
    expect((await engine.read(key)).status).toBe("ACTIVE");
    await engine.world.clock.advance(defaultSettings.leaseMs);
    await sweep(engine.world, defaultSettings);
    expect((await engine.read(key)).status).toBe("PAUSED");
  });

  it("twice changes nothing, and of a session without a run at work is refused", async () => {
    const key = await engine.session(["one"]);
    await pause(key);
    const before = await engine.read(key);
    await pause(key);
    expect(await engine.read(key)).toEqual(before);
    await resume(key);
    await engine.deliver();
    expect(await codeOf(pause(key))).toBe("no_active_run");
    expect(await codeOf(resume(key))).toBe("no_active_run");
  });
});

describe("cancelling", () => {
  it("ends the step that is being run before its next action, and keeps what it did", async () => {
    const key = await engine.session([group("one", "two", "three"), "four"]);
    during("two", async () => {
      await cancel(key);
      await engine.world.clock.advance(1_000);
    });
    await engine.deliver();
    expect(engine.typed()).toEqual(["one", "two"]);
    expect(await engine.read(key)).toMatchObject({
      status: "CANCELLED",
      run: { status: "CANCELLED", doneSteps: 0 },
      reason: { code: "cancel_requested" },
      nextStep: 2,
      snapshotVersion: 1,
    });
    const [step] = (await engine.detail(key)).steps.items;
    expect(step).toMatchObject({ status: "CANCELLED", snapshotVersion: 1 });
    expect(step?.actions.map(({ output }) => output)).toEqual(["one", "two"]);
    expect((await engine.eventTypes(key)).slice(-2)).toEqual(["step.cancelled", "run.cancelled"]);
  });

  it("leaves the session ready for another run, from the state the actions left", async () => {
    const key = await engine.session([group("one", "two")]);
    during("one", async () => {
      await cancel(key);
      await engine.world.clock.advance(1_000);
    });
    const process = engine.worker();
    await engine.deliver(process);
    await execute(engine.world, defaultSettings, key, script(["other"]));
    await engine.deliver(process);
    expect((await engine.read(key)).status).toBe("COMPLETED");
    expect(engine.browser.opened.map(({ typed }) => typed)).toEqual([["one", "other"]]);
  });

  it("that comes with the step's last action ends the run behind that step", async () => {
    const key = await engine.session(["one", "two"]);
    during("one", () => cancel(key));
    await engine.deliver();
    expect(engine.typed()).toEqual(["one"]);
    expect(await engine.read(key)).toMatchObject({ status: "CANCELLED", run: { doneSteps: 1 } });
    expect((await engine.eventTypes(key)).slice(-2)).toEqual(["step.completed", "run.cancelled"]);
  });

  it("comes too late where the run ends with that action", async () => {
    const key = await engine.session(["one"]);
    during("one", () => cancel(key));
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("ends a paused run, and one whose worker was killed", async () => {
    const paused = await engine.session(["one"]);
    await pause(paused);
    await cancel(paused);
    expect(await engine.read(paused)).toMatchObject({ status: "CANCELLED" });
    const killed = await engine.session(["one"]);
    await engine.killedAtClaim(killed);
    await cancel(killed);
    await engine.world.clock.advance(defaultSettings.leaseMs);
    await engine.deliver();
    expect(await engine.read(killed)).toMatchObject({ status: "CANCELLED" });
    expect(engine.typed()).toEqual([]);
  });

  it("stands, whatever pause or resume comes behind it", async () => {
    const key = await engine.session([group("one", "two")]);
    during("one", async () => {
      await pause(key);
      await cancel(key);
      await pause(key);
      expect(await codeOf(resume(key))).toBe("no_active_run");
      await engine.world.clock.advance(1_000);
    });
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("CANCELLED");
  });

  it.each([
    ["a pause", (key: SessionKey) => pause(key)],
    ["an undeliverable hint", (key: SessionKey) => undeliverable(key)],
  ])("stands where its worker was killed and %s comes before the sweeper", async (_, act) => {
    const key = await engine.session(["one", "two"]);
    await engine.killedAtClaim(key);
    await cancel(key);
    await engine.world.clock.advance(defaultSettings.leaseMs);
    await act(key);
    expect(await engine.read(key)).toMatchObject({
      status: "CANCELLED",
      reason: { code: "cancel_requested" },
    });
  });

  it("changes nothing where there is nothing to cancel", async () => {
    const key = await engine.session(["one"]);
    await engine.deliver();
    const before = await engine.read(key);
    await cancel(key);
    await cancelRun(engine.world, key, before.run?.runId ?? "");
    expect(await engine.read(key)).toEqual(before);
    expect(await codeOf(cancelRun(engine.world, key, engine.world.ids.next()))).toBe(
      "run_not_found",
    );
  });

  it("of one run leaves the one that came after it alone", async () => {
    const key = await engine.session(["one"]);
    const { run } = await engine.read(key);
    await engine.deliver();
    await execute(engine.world, defaultSettings, key, script(["two"]));
    await cancelRun(engine.world, key, run?.runId ?? "");
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });
});

describe("a step that may have happened", () => {
  const pay = (probe: boolean) => ({
    ...group("be lost"),
    once: probe
      ? {
          probe: [
            { type: "goto", url: "https://example.com/" } as const,
            { type: "read" } as const,
          ],
        }
      : {},
  });

  it("is neither repeated nor passed over before its owner has decided", async () => {
    const key = await engine.session([pay(false), "after"]);
    engine.browser.losses = 1;
    await engine.deliver();
    expect(await codeOf(resume(key))).toBe("decision_needed");
    expect((await engine.read(key)).status).toBe("PAUSED");
  });

  it("is done again where its owner says so", async () => {
    const key = await engine.session([pay(false), "after"]);
    engine.browser.losses = 1;
    await engine.deliver();
    await resume(key, "retry");
    await engine.deliver();
    expect(engine.typed()).toEqual(["be lost", "be lost", "after"]);
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("is passed over where its owner says so, though it be the run's last", async () => {
    const key = await engine.session([pay(false), "after", pay(false)]);
    await engine.deliver();
    await resume(key, "skip");
    expect(await engine.read(key)).toMatchObject({ nextStep: 2, run: { doneSteps: 1 } });
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ status: "PAUSED", nextStep: 3 });
    await resume(key, "skip");
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED", nextStep: 4 });
    expect(engine.typed()).toEqual(["be lost", "after", "be lost"]);
    expect((await engine.events(key)).slice(-2)).toMatchObject([
      { type: "session.resumed", data: { step: 3, decision: "skip" } },
      { type: "run.completed", data: { steps: 3 } },
    ]);
  });

  it("is probed after a pause too, though its worker left no word of how it ended", async () => {
    const key = await engine.session([pay(true)]);
    const commit = engine.world.store.commit.bind(engine.world.store);
    const killed = Promise.withResolvers<void>();
    during("be lost", async () => {
      engine.world.store.commit = commit;
      killed.resolve();
      return new Promise(() => {});
    });
    void engine.deliver();
    await killed.promise;
    engine.browser.during = () => Promise.resolve();
    await pause(key);
    // As a killed one does, it renews no more.
    engine.world.store.renew = () => Promise.reject(new Error("killed"));
    await engine.world.clock.advance(defaultSettings.leaseMs + 1);
    await sweep(engine.world, defaultSettings);
    await resume(key);
    engine.browser.probeAnswer = true;
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
    expect(engine.typed()).toEqual(["be lost"]);
  });
});

describe("a worker that was suspended past its lease", () => {
  it("does not begin its next action where another one has the step", async () => {
    const key = await engine.session([group("one", "two")]);
    const hint = await engine.hintFor(key);
    during("one", async () => {
      engine.browser.during = () => Promise.resolve();
      await engine.world.clock.advance(defaultSettings.leaseMs + 1);
      await engine.world.queue.send(hint);
      await engine.deliver();
    });
    // It does not get round to renewing.
    await engine.deliver(engine.worker({ heartbeatMs: 10 * defaultSettings.leaseMs }));
    expect(engine.browser.opened.map(({ typed }) => typed)).toEqual([["one"], ["one", "two"]]);
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });
});

describe("a run that is being cancelled", () => {
  it("is not resumed, and its owner is told why", async () => {
    const key = await engine.session([group("one", "two")]);
    let refusal: unknown;
    during("one", async () => {
      await cancel(key);
      refusal = await resume(key).catch((error: unknown) => error);
    });
    await engine.deliver();
    expect(refusal).toMatchObject({
      code: "no_active_run",
      message: expect.stringContaining("being cancelled"),
    });
  });
});

describe("a command", () => {
  it("is refused for a session that is gone, deleted or another tenant's", async () => {
    const key = await engine.session(["one"]);
    const stranger = { ...key, tenantId: "another" };
    for (const act of [pause, resume, cancel]) {
      expect(await codeOf(act(stranger))).toBe("session_not_found");
    }
    await deleteSession(engine.world, defaultSettings, key);
    for (const act of [pause, resume, cancel]) {
      expect(await codeOf(act(key))).toBe("session_deleted");
    }
  });

  it("that is sent again under its key when the session has gone on is not carried out again", async () => {
    const key = await engine.session(["one"]);
    const once = idempotencyOf(engine.world, "key", ["pause"]);
    await pauseSession(engine.world, key, once);
    await resume(key);
    expect(await pauseSession(engine.world, key, once)).toMatchObject({ duplicate: {} });
    expect((await engine.read(key)).status).toBe("ACTIVE");
  });

  it("that changed nothing stands under its key, though that was used long before", async () => {
    const key = await engine.session(["one"]);
    await pause(key);
    const { world } = engine;
    const before = idempotencyOf(world, "key", ["pause"]);
    await pauseSession(world, key, before);
    await world.clock.advance(before.expiresAtMs - world.clock.nowMs());
    const later = idempotencyOf(world, "key", ["pause"]);
    expect(await pauseSession(world, key, later)).not.toHaveProperty("duplicate");
  });

  it("that changed nothing is remembered under its key too", async () => {
    const key = await engine.session(["one"]);
    await pause(key);
    const once = idempotencyOf(engine.world, "key", ["pause"]);
    await pauseSession(engine.world, key, once);
    await resume(key);
    expect(await pauseSession(engine.world, key, once)).toMatchObject({ duplicate: {} });
  });
});
