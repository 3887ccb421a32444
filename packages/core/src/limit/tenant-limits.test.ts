import { BrowserIdentity, type RunRequest } from "@dormouse/contract";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PartsBrowser } from "../collect/simulation/parts-browser.ts";
import { forkSession } from "../fork/fork.ts";
import { layouts } from "../layout/layouts.ts";
import { NewerLayoutError } from "../layout/newer-layout-error.ts";
import { createSession } from "../session/create.ts";
import { deleteSession } from "../session/delete.ts";
import { execute } from "../session/execute.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings, type EngineSettings } from "../settings.ts";
import { work } from "../worker/work.ts";
import { createWorker } from "../worker/worker.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import { usageOf } from "./usage.ts";

const run: RunRequest = { kind: "script", actions: [{ type: "type", text: "a1" }] };

let world: MemoryWorld;
beforeEach(() => {
  world = createMemoryWorld();
});

describe("a tenant with as many running sessions as it may have", () => {
  const settings = { ...defaultSettings, tenantRunningSessions: 2 };

  it("is refused another until one has ended; others are not, nor are sessions without a run", async () => {
    await create("ours", settings, { run });
    await create("ours", settings, { run });
    const idle = await create("ours", settings, {});
    const refused = { code: "too_many_sessions", retryAfterSeconds: 5 };
    await expect(create("ours", settings, { run })).rejects.toMatchObject(refused);
    await expect(execute(world, settings, idle, run)).rejects.toMatchObject(refused);
    await forkSession(world, settings, idle, { step: 0 });
    await expect(forkSession(world, settings, idle, { step: 0, run })).rejects.toMatchObject(
      refused,
    );
    await create("theirs", settings, { run });
    await runAll(settings);
    await execute(world, settings, idle, run);
  });

  it("is refused to resume one that was paused until another has ended", async () => {
    const paused = await create("ours", settings, { run });
    await pauseSession(world, paused);
    await create("ours", settings, { run });
    const last = await create("ours", settings, { run });
    await expect(resumeSession(world, settings, paused)).rejects.toMatchObject({
      code: "too_many_sessions",
    });
    expect(await world.store.read(paused)).toMatchObject({ status: "PAUSED" });
    await deleteSession(world, settings, last);
    await resumeSession(world, settings, paused);
    expect(await world.store.read(paused)).toMatchObject({ status: "ACTIVE" });
  });
});

describe("a tenant whose sessions hold as many bytes as they may", () => {
  const settings = { ...defaultSettings, tenantStoredBytes: 10_000 };

  it("is refused to add to them, a minute late at most, until it has deleted some", async () => {
    const key = await create("ours", settings, { run });
    await runAll(settings);
    expect((await world.store.read(key))?.storedBytes).toBeGreaterThan(6 * 1024);
    const second = await create("ours", settings, { run });
    await runAll(settings);
    await nextMinute();
    const refused = { code: "storage_full" };
    await expect(execute(world, settings, key, run)).rejects.toMatchObject(refused);
    await expect(create("ours", settings, { run })).rejects.toMatchObject(refused);
    await expect(forkSession(world, settings, key, { step: 1 })).rejects.toMatchObject(refused);
    await create("theirs", settings, { run });
    await deleteSession(world, settings, second);
    await nextMinute();
    await execute(world, settings, key, run);
  });
});

describe("a tenant with more sessions than can be looked at in time", () => {
  const settings = { ...defaultSettings, tenantStoredBytes: 10_000 };

  it("is not kept waiting: a request passes before the first count, and later ones by the last", async () => {
    const list = world.store.list.bind(world.store);
    const looked = Promise.withResolvers<void>();
    world.store.list = (query) => looked.promise.then(() => list(query));
    const first = create("ours", settings, { run });
    for (let waits = 0; waits < 20; waits += 1) await world.clock.advance(100);
    const key = await first;
    await runAll(settings);
    looked.resolve();
    await new Promise(setImmediate);
    world.store.list = () => new Promise(() => {});
    await world.clock.advance(60_000);
    await execute(world, settings, key, run);
    expect(await world.store.read(key)).toMatchObject({ status: "ACTIVE" });
  });
});

describe("a tenant one of whose sessions is of a newer layout", () => {
  it("has its others go on, by what was counted last", async () => {
    const settings = { ...defaultSettings, tenantStoredBytes: 10_000 };
    const refuse = async () => {
      throw new NewerLayoutError(layouts.session, 99);
    };
    const listing = vi.spyOn(world.store, "list").mockImplementation(refuse);
    const key = await create("ours", settings, { run });
    await execute(world, settings, key, run);
    expect(listing).toHaveBeenCalledTimes(1);
  });
});

describe("a tenant as many of whose runs wait as may", () => {
  const settings = { ...defaultSettings, tenantQueuedRuns: 2 };

  it("is refused to have another wait, and still begins runs in sessions that are free", async () => {
    const [first, second] = [
      await create("ours", settings, { run }),
      await create("ours", settings, { run }),
    ];
    for (const key of [first, second]) await execute(world, settings, key, run);
    const refused = { code: "too_many_runs", retryAfterSeconds: 60 };
    await expect(execute(world, settings, first, run)).rejects.toMatchObject(refused);
    await execute(world, settings, first, { ...run, ifBusy: "replace" });
    await nextMinute();
    await expect(execute(world, settings, first, run)).rejects.toMatchObject(refused);
    await create("ours", settings, { run });
    await runAll(settings);
    await nextMinute();
    await execute(world, settings, await create("ours", settings, { run }), run);
  });
});

/** What the tenant has is counted anew beside the first request of the minute. */
async function nextMinute(): Promise<void> {
  await world.clock.advance(60_000);
  await usageOf(world, "ours");
  await new Promise(setImmediate);
}

async function create(
  tenantId: string,
  settings: EngineSettings,
  request: { run?: RunRequest },
): Promise<SessionKey> {
  const identity = BrowserIdentity.parse({});
  const created = await createSession(world, settings, { tenantId, identity, ...request });
  if ("duplicate" in created) throw new Error("a first request cannot be a duplicate");
  return { tenantId, sessionId: created.sessionId };
}

async function runAll(settings: EngineSettings): Promise<void> {
  const worker = createWorker({
    world,
    browser: new PartsBrowser(),
    settings,
    processId: 1,
    report: () => {},
  });
  for (const hint of world.queue.drain()) await work(worker, hint, world.clock.nowMs() + 900_000);
}
