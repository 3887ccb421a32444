import { beforeEach, describe, expect, it } from "vitest";
import {
  DormouseError,
  type ProbeAction,
  type ResumeDecision,
  type ScriptStep,
} from "@dormouse/contract";
import { resumeSession } from "../session/resume.ts";
import { keyOf, type SessionKey } from "../session/session.ts";
import { deleteSession } from "../session/delete.ts";
import { defaultSettings } from "../settings.ts";
import { BrowserLostError } from "../step/errors.ts";
import { routeKey } from "../page-state/list-cache/listing.ts";
import { createEngine, group, type Engine } from "./simulation/engine.ts";

const probe: ProbeAction[] = [
  { type: "goto", url: "https://example.com/orders" },
  { type: "expect", text: "Order 1" },
];

let engine: Engine;

beforeEach(() => {
  engine = createEngine();
});

describe.each<[what: string, step: ScriptStep]>([
  ["an action marked as having an effect", { type: "type", text: "be lost", effect: true }],
  ["an action that sends something off", { type: "type", text: "post, be lost" }],
  ["a group that must not happen twice", { ...group("be lost"), once: {} }],
])("%s", (_, step) => {
  it("is not repeated after a loss in mid-step: its owner is asked", async () => {
    const key = await engine.session([step, "after"]);
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({
      status: "PAUSED",
      reason: { code: "outcome_unknown" },
    });
    expect(engine.typed()).toHaveLength(1);
    expect(await engine.world.store.readIntent(key, 1)).toMatchObject({ action: 0 });
  });

  it("is done again, or passed over, where its owner says so, and leaves no intent behind", async () => {
    const key = await engine.session([step, "after"]);
    engine.browser.losses = 2;
    await engine.deliver();
    await resume(key, "retry");
    await engine.deliver();
    expect(engine.typed()).toHaveLength(2);
    await resume(key, "skip");
    expect(await engine.world.store.readIntent(key, 1)).toBeUndefined();
    await engine.deliver();
    expect(engine.typed().slice(2)).toEqual(["after"]);
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("is not begun where its intent cannot be stored", async () => {
    const key = await engine.session([step]);
    const commit = engine.world.store.commit.bind(engine.world.store);
    engine.world.store.commit = (changes) =>
      changes.intent === undefined
        ? commit(changes)
        : Promise.reject(new DormouseError("unavailable", "no answer"));
    await engine.deliver();
    expect(engine.typed()).toEqual([]);
    engine.world.store.commit = commit;
    engine.browser.losses = 0;
    await engine.world.clock.advance(60_000);
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("is not begun by a worker whose session was deleted meanwhile", async () => {
    const key = await engine.session([step]);
    const commit = engine.world.store.commit.bind(engine.world.store);
    engine.world.store.commit = async (changes) => {
      engine.world.store.commit = commit;
      await deleteSession(engine.world, defaultSettings, key);
      return commit(changes);
    };
    await engine.deliver();
    expect(engine.typed()).toEqual([]);
  });

  it("is not begun by a worker that stood still while its intent was stored, and lost its lease", async () => {
    const key = await engine.session([step]);
    const commit = engine.world.store.commit.bind(engine.world.store);
    const renew = engine.world.store.renew.bind(engine.world.store);
    engine.world.store.commit = async (changes) => {
      const result = await commit(changes);
      if (changes.intent === undefined) return result;
      engine.world.store.commit = commit;
      engine.world.store.renew = () => Promise.reject(new Error("it stands still"));
      await engine.world.clock.advance(defaultSettings.leaseMs);
      engine.world.store.renew = renew;
      await engine.killedAtClaim(key);
      return result;
    };
    await engine.deliver();
    expect(engine.typed()).toEqual([]);
  });
});

describe("a marked action with a probe", () => {
  const pay: ScriptStep = { type: "type", text: "be lost", name: "pay", effect: true, probe };

  it("is not repeated where its probe finds it done", async () => {
    const key = await engine.session([pay, "after"]);
    engine.browser.probeAnswer = true;
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
    expect(engine.typed()).toEqual(["be lost", "after"]);
    const steps = await engine.world.store.readSteps(key, { fromStep: 1, toStep: 2 });
    expect(steps.map(({ settledBy }) => settledBy)).toEqual(["probe", undefined]);
  });

  it("is repeated where its probe finds it undone, with what its group does before", async () => {
    await engine.session([{ actions: [{ type: "type", text: "open" }, pay] }]);
    engine.browser.losses = 1;
    await engine.deliver();
    expect(engine.typed()).toEqual(["open", "be lost", "open", "be lost"]);
  });

  it("is asked again where its owner says so, and nothing is repeated until it has answered", async () => {
    const key = await engine.session([pay]);
    engine.browser.probeAnswer = "no answer";
    await unanswered(key);
    await resume(key, "probe");
    await unanswered(key);
    expect(engine.typed()).toEqual(["be lost"]);
    await resume(key, "probe");
    engine.browser.probeAnswer = true;
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
    expect(engine.typed()).toEqual(["be lost"]);
    expect(await engine.world.store.readIntent(key, 1)).toBeUndefined();
  });

  async function unanswered(key: SessionKey): Promise<void> {
    while ((await engine.read(key)).status !== "PAUSED") {
      await engine.deliver();
      await engine.world.clock.advance(60_000);
    }
    expect((await engine.read(key)).reason?.code).toBe("outcome_unknown");
  }

  it("tells nothing of what an action before it sent", async () => {
    const key = await engine.session([
      {
        actions: [
          { type: "type", text: "post, be lost" },
          { ...pay, text: "paid" },
        ],
      },
    ]);
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ reason: { code: "outcome_unknown" } });
    expect(engine.typed()).toEqual(["post, be lost"]);
  });

  it("tells that what an action before it sent has happened, too, where it has happened itself", async () => {
    const key = await engine.session([{ actions: [{ type: "type", text: "post" }, pay] }]);
    engine.browser.probeAnswer = true;
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
    expect(engine.typed()).toEqual(["post", "be lost"]);
  });
});

describe("an action that sends something off", () => {
  it("has an intent that says what, without the query, the user, and what is secret", async () => {
    const key = await engine.session([group("one", "post, be lost")]);
    engine.browser.postUrl = "https://ada:pass@shop.example/orders/new?card=4711#top";
    await engine.deliver();
    expect(await engine.world.store.readIntent(key, 1)).toMatchObject({
      action: 1,
      request: { method: "POST", url: "https://shop.example/orders/new" },
    });
    const { reason } = await engine.read(key);
    expect(reason?.message).toContain("POST https://shop.example/orders/new when");
  });

  it("costs one write, however much it sends", async () => {
    const key = await engine.session([group("post", "post", "post")]);
    let intents = 0;
    const commit = engine.world.store.commit.bind(engine.world.store);
    engine.world.store.commit = (changes) => {
      if (changes.intent !== undefined) intents += 1;
      return commit(changes);
    };
    await engine.deliver();
    expect(intents).toBe(1);
    expect(await engine.world.store.readIntent(key, 1)).toBeUndefined();
  });

  it("drops the rows of where it goes before it goes: a worker that is killed behind its commit drops none", async () => {
    engine.browser.postUrl = "https://shop.example/orders";
    await engine.session(["post"]);
    const put = engine.world.hot.putCached.bind(engine.world.hot);
    const dropped: unknown[] = [];
    engine.world.hot.putCached = (kind, hash, ...rest) => {
      if (kind === "route") dropped.push([hash, engine.typed()]);
      return put(kind, hash, ...rest);
    };
    await engine.deliver();
    const route = routeKey("tenant", "https://shop.example/orders");
    expect(dropped[0]).toEqual([route, []]);
  });

  it("may be repeated where its author says that it is harmless", async () => {
    const key = await engine.session([{ type: "type", text: "post, be lost", effect: false }]);
    engine.browser.losses = 1;
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
    expect(engine.typed()).toHaveLength(2);
  });

  it("is not tried again after a failure behind it, though its step says retry", async () => {
    const retry = { on: ["locator_not_found" as const] };
    const key = await engine.session([{ ...group("post", "fail"), retry }]);
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("FAILED");
    expect(engine.typed()).toEqual(["post", "fail"]);
  });

  it("is tried again after a failure before it", async () => {
    const retry = { attempts: 2, backoffMs: 0, on: ["locator_not_found" as const] };
    const key = await engine.session([{ ...group("fail", "post"), retry }]);
    await engine.deliver();
    await engine.deliver();
    expect(engine.typed()).toEqual(["fail", "fail"]);
    expect((await engine.read(key)).status).toBe("FAILED");
  });

  it("counts where it was done and its browser was lost before its state was read", async () => {
    const key = await engine.session(["post"]);
    engine.browser.captures = false;
    await engine.deliver();
    expect(await engine.read(key)).toMatchObject({ status: "COMPLETED", snapshotVersion: 0 });
    expect(engine.typed()).toEqual(["post"]);
  });
});

it("a step does not count whose last request was refused, though its browser is lost as well", async () => {
  const { browser, world } = engine;
  const open = browser.open.bind(browser);
  browser.open = async () => {
    const live = await open();
    const perform = live.perform.bind(live);
    live.perform = (action, context) => {
      live.capture = async () => {
        await context.beforeEffect?.({ method: "POST", url: browser.postUrl }).catch(() => {});
        throw new BrowserLostError("the browser is gone");
      };
      return perform(action, context);
    };
    return live;
  };
  const commit = world.store.commit.bind(world.store);
  world.store.commit = (changes) =>
    changes.intent === undefined
      ? commit(changes)
      : Promise.reject(new DormouseError("unavailable", "no answer"));
  const key = await engine.session(["one"]);
  await engine.deliver();
  expect(await engine.read(key)).toMatchObject({ status: "ACTIVE", nextStep: 1 });
});

it("a browser lets out what it holds back behind a step once that counts, and not where it does not", async () => {
  const key = await engine.session(["one", "two"]);
  const commit = engine.world.store.commit.bind(engine.world.store);
  const told: (number | undefined)[] = [];
  engine.world.store.commit = (changes) => {
    told.push(engine.browser.opened[0]?.committedSteps);
    const isSecond = changes.step?.step === 2;
    return isSecond ? Promise.reject(new Error("it is not stored")) : commit(changes);
  };
  await engine.deliver();
  expect(told.slice(0, 2)).toEqual([0, 1]);
  expect(engine.browser.opened[0]).toMatchObject({ committedSteps: 1, alive: false });
  expect((await engine.read(key)).nextStep).toBe(2);
});

it("an action that is a step of its own is tried again where it says so", async () => {
  const retry = { attempts: 2, backoffMs: 0, on: ["locator_not_found" as const] };
  const key = await engine.session([{ type: "type", text: "fail", retry }]);
  await engine.deliver();
  await engine.deliver();
  expect(engine.typed()).toEqual(["fail", "fail"]);
  expect((await engine.read(key)).status).toBe("FAILED");
});

function resume(key: SessionKey, decision?: ResumeDecision): Promise<unknown> {
  return resumeSession(engine.world, defaultSettings, keyOf(key), decision);
}
