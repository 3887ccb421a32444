import { BrowserIdentity } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { cancelSession } from "../session/cancel.ts";
import { createSession } from "../session/create.ts";
import { keyOf, type SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import type { Hint } from "../world/queue.ts";
import { waitingMs } from "../world/traffic.ts";
import { ScriptedBrowser } from "./simulation/scripted-browser.ts";
import { work } from "./work.ts";
import { createWorker, type Worker } from "./worker.ts";

const busy = "busy";
const other = "other";

let world: MemoryWorld;
let worker: Worker;
/** Taken out of the queue, and not yet delivered. */
let hints: Map<string, Hint>;
beforeEach(() => {
  hints = new Map();
  world = createMemoryWorld();
  worker = createWorker({
    world,
    browser: new ScriptedBrowser(),
    settings: defaultSettings,
    processId: 1,
    report: () => {},
  });
});

describe("a worker in one tenant's run of many steps", () => {
  it("goes on while no other tenant waits, though many steps of its own tenant do", async () => {
    const key = await create(busy, 5);
    for (let count = 0; count < 20; count += 1) await create(busy, 5);
    await deliver(hintFor(key));
    expect(await world.store.read(key)).toMatchObject({ status: "COMPLETED", nextStep: 6 });
  });

  it("gives another tenant that waits its turn, and goes on itself after one step of that one", async () => {
    const key = await create(busy, 5);
    const first = hintFor(key);
    const waiting = await create(other, 2);
    const committed = orderOfCommits();
    await deliver(first);
    expect(committed).toEqual([busy, other, busy, other, busy, busy, busy]);
    expect(await world.store.read(key)).toMatchObject({ status: "COMPLETED" });
    expect(await world.store.read(waiting)).toMatchObject({ status: "COMPLETED" });
  });

  it("does not wait for ever for one whose step nobody takes up", async () => {
    const key = await create(busy, 3);
    const first = hintFor(key);
    await create(other, 1);
    await world.clock.advance(waitingMs);
    await deliver(first);
    expect(await world.store.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("passes over one that waits no more", async () => {
    const key = await create(busy, 3);
    const first = hintFor(key);
    await cancelSession(world, await create(other, 1));
    const waiting = await create(other, 1);
    const committed = orderOfCommits();
    await deliver(first);
    expect(committed.slice(0, 2)).toEqual([busy, other]);
    expect(await world.store.read(waiting)).toMatchObject({ status: "COMPLETED" });
  });

  it("does one step where the settings say so", async () => {
    worker = createWorker({ ...worker, settings: { ...defaultSettings, quantumMs: 0 } });
    const key = await create(busy, 3);
    await deliver(hintFor(key));
    expect(await world.store.read(key)).toMatchObject({ status: "ACTIVE", nextStep: 2 });
  });
});

describe("a single run behind a thousand of another tenant in the queue", () => {
  it("waits for one step at most, whatever the queue's order", async () => {
    const many: SessionKey[] = [];
    for (let count = 0; count < 1_000; count += 1) many.push(await create(busy, 3));
    const single = await create(other, 1);
    const committed = orderOfCommits();
    const [first] = world.queue.drain();
    if (first === undefined) throw new Error("the queue is empty");
    expect(many).toContainEqual(keyOf(first));
    await deliver(first);
    expect(committed.slice(0, 2)).toEqual([busy, other]);
    expect(await world.store.read(single)).toMatchObject({ status: "COMPLETED" });
  });

  it("waits for one step at most, however long that takes", async () => {
    const browser = new ScriptedBrowser();
    browser.during = () => world.clock.advance(defaultSettings.quantumMs + 1);
    worker = createWorker({ ...worker, browser });
    for (let count = 0; count < 10; count += 1) await create(busy, 3);
    const single = await create(other, 1);
    const [first] = world.queue.drain();
    if (first === undefined) throw new Error("the queue is empty");
    const committed = orderOfCommits();
    await deliver(first);
    expect(committed.slice(0, 2)).toEqual([busy, other]);
    expect(await world.store.read(single)).toMatchObject({ status: "COMPLETED" });
  });

  it("waits for one step of each tenant at most, where several wait", async () => {
    const tenants = ["a", "b", "c"];
    for (const tenant of tenants) {
      for (let count = 0; count < 20; count += 1) await create(tenant, 3);
    }
    await create(other, 1);
    const committed = orderOfCommits();
    const [first] = world.queue.drain();
    if (first === undefined) throw new Error("the queue is empty");
    await deliver(first);
    expect(committed.indexOf(other)).toBeLessThanOrEqual(tenants.length);
    expect(new Set(committed.slice(0, 4))).toEqual(new Set([...tenants, other]));
  });
});

/** The tenants of the steps that are committed from now on, in their order. */
function orderOfCommits(): string[] {
  const order: string[] = [];
  const commit = world.store.commit.bind(world.store);
  world.store.commit = async (change) => {
    if (change.step !== undefined) order.push(change.session.tenantId);
    return commit(change);
  };
  return order;
}

async function deliver(hint: Hint): Promise<void> {
  await work(worker, hint, world.clock.nowMs() + 900_000);
}

async function create(tenantId: string, steps: number): Promise<SessionKey> {
  const actions = Array.from({ length: steps }, () => ({ type: "type" as const, text: "one" }));
  const identity = BrowserIdentity.parse({});
  const created = await createSession(world, defaultSettings, {
    tenantId,
    identity,
    run: { kind: "script", actions },
  });
  if ("duplicate" in created) throw new Error("a first request cannot be a duplicate");
  return { tenantId, sessionId: created.sessionId };
}

/** Takes the session's hint out of the queue, and leaves the others for later. */
function hintFor({ sessionId }: SessionKey): Hint {
  for (const hint of world.queue.drain()) hints.set(hint.sessionId, hint);
  const hint = hints.get(sessionId);
  if (hint === undefined) throw new Error(`no hint of ${sessionId} waits`);
  hints.delete(sessionId);
  return hint;
}
