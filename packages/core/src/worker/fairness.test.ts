import { BrowserIdentity } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { createSession } from "../session/create.ts";
import type { SessionKey } from "../session/session.ts";
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

  it("gives the next step back while another tenant waits, and goes on once that has its turn", async () => {
    const key = await create(busy, 5);
    const first = hintFor(key);
    const waiting = await create(other, 1);
    const second = hintFor(waiting);
    await deliver(first);
    expect(await world.store.read(key)).toMatchObject({ status: "ACTIVE", nextStep: 2 });
    await deliver(second);
    expect(await world.store.read(waiting)).toMatchObject({ status: "COMPLETED" });
    await deliver(hintFor(key));
    expect(await world.store.read(key)).toMatchObject({ status: "COMPLETED", nextStep: 6 });
  });

  it("does not wait for ever for one whose step nobody takes up", async () => {
    const key = await create(busy, 3);
    const first = hintFor(key);
    await create(other, 1);
    await world.clock.advance(waitingMs);
    await deliver(first);
    expect(await world.store.read(key)).toMatchObject({ status: "COMPLETED" });
  });

  it("does one step where the settings say so", async () => {
    worker = createWorker({ ...worker, settings: { ...defaultSettings, quantumMs: 0 } });
    const key = await create(busy, 3);
    await deliver(hintFor(key));
    expect(await world.store.read(key)).toMatchObject({ status: "ACTIVE", nextStep: 2 });
  });
});

describe("a single run beside a hundred", () => {
  it("waits for one step at most", async () => {
    const many: SessionKey[] = [];
    for (let count = 0; count < 100; count += 1) many.push(await create(busy, 3));
    const [first] = many;
    if (first === undefined) throw new Error("there is no session");
    const single = await createWhileInStep(other, hintFor(first));
    // A fair queue gives a tenant its turn that has had none.
    await deliver(hintFor(single));
    expect(await world.store.read(single)).toMatchObject({ status: "COMPLETED" });
    expect(await world.store.read(first)).toMatchObject({ status: "ACTIVE", nextStep: 2 });
    await deliver(hintFor(first));
    expect(await world.store.read(first)).toMatchObject({ status: "COMPLETED" });
  });
});

/** Has the tenant's session created while the worker is in the first step of the hint's run. */
async function createWhileInStep(tenantId: string, hint: Hint): Promise<SessionKey> {
  const { othersWait } = world.traffic;
  let created: SessionKey | undefined;
  world.traffic.othersWait = async (own) => {
    created ??= await create(tenantId, 1);
    return othersWait.call(world.traffic, own);
  };
  await deliver(hint);
  if (created === undefined) throw new Error("the worker never asked who waits");
  return created;
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
