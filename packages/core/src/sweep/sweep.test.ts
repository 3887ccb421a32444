import { DormouseError, type ScriptStep } from "@dormouse/contract";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { SessionCoordinator } from "../coordinator/coordinator.ts";
import { layouts } from "../layout/layouts.ts";
import { NewerLayoutError } from "../layout/newer-layout-error.ts";
import { pauseSession } from "../session/pause.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings as settings } from "../settings.ts";
import { createEngine, tenantId, type Engine } from "../worker/simulation/engine.ts";
import { sweep } from "./sweep.ts";

const hourMs = 60 * 60_000;
const question: ScriptStep = {
  type: "ask",
  name: "code",
  question: { kind: "text", prompt: "Code?" },
  timeoutMs: hourMs,
};

let engine: Engine;
beforeEach(() => {
  engine = createEngine();
});

async function pass(ms: number): Promise<void> {
  await engine.world.clock.advance(ms);
  await sweep(engine.world, settings);
  await engine.deliver();
}

/** As one is left that could not be looked after when its turn was: it is looked at again at another time. */
async function postpone(key: SessionKey): Promise<void> {
  const session = await engine.read(key);
  const dueAtMs = engine.world.clock.nowMs() + 5 * 60_000;
  await engine.world.store.commit({
    session: { ...session, revision: session.revision + 1, dueAtMs },
  });
}

it("a session is looked after soon where the database was away just when its turn was", async () => {
  const { world } = engine;
  const key = await engine.session(["one"]);
  world.queue.drain();
  await world.clock.advance(settings.dispatchGraceMs);
  const commit = world.store.commit.bind(world.store);
  world.store.commit = () => {
    world.store.commit = commit;
    return Promise.reject(new DormouseError("unavailable", "no answer"));
  };
  expect(await sweep(world, settings)).toMatchObject({ failed: 1 });
  await pass(10_000);
  expect(await engine.read(key)).toMatchObject({ status: "COMPLETED" });
});

it("sessions of a newer layout are left as they are, and keep none of the others from their turn", async () => {
  const { world } = engine;
  const newer = new Set<string>();
  while (newer.size < 101) newer.add((await engine.session(["one"])).sessionId);
  await world.clock.advance(1);
  const late = await engine.session(["two"]);
  world.queue.drain();
  const read = world.store.read.bind(world.store);
  vi.spyOn(world.store, "read").mockImplementation(async (key) => {
    if (newer.has(key.sessionId)) throw new NewerLayoutError(layouts.session, 99);
    return read(key);
  });
  await world.clock.advance(settings.dispatchGraceMs);
  const deadlineMs = world.clock.nowMs() + 1;
  const report = await sweep(world, settings, { deadlineMs });
  expect(report).toEqual({ hinted: 1, removed: 0, failed: 101 });
  expect(world.queue.drain()).toMatchObject([{ sessionId: late.sessionId }]);
});

describe("a paused session that the sweeper looks at before its time", () => {
  it("has its question end when it was to end", async () => {
    const key = await engine.session([question], { timeoutMs: 2 * hourMs });
    await engine.deliver();
    await postpone(key);
    await pass(5 * 60_000);
    expect(await engine.read(key)).toMatchObject({ status: "PAUSED" });
    await pass(55 * 60_000);
    expect(await engine.read(key)).toMatchObject({ reason: { code: "input_timeout" } });
  });

  it("comes to its own end when it was to", async () => {
    const key = await engine.session(["one"], { timeoutMs: hourMs });
    await pauseSession(engine.world, key);
    await postpone(key);
    await pass(5 * 60_000);
    expect(await engine.read(key)).toMatchObject({ status: "PAUSED" });
    await pass(55 * 60_000);
    expect(await engine.read(key)).toMatchObject({ reason: { code: "session_timeout" } });
  });

  it("is made whole long before it comes to its end", async () => {
    const key = await engine.session(["one"], { timeoutMs: hourMs });
    await pauseSession(engine.world, key);
    const coordinator = new SessionCoordinator({ world: engine.world, settings, tenantId });
    await coordinator.unlinkModuleSession(key.sessionId, "executor");
    await pass(settings.dispatchGraceMs);
    const { isValid } = await coordinator.validateSessionIntegrity(key.sessionId);
    expect(isValid).toBe(true);
    await pass(hourMs);
    expect(await engine.read(key)).toMatchObject({ reason: { code: "session_timeout" } });
  });
});
