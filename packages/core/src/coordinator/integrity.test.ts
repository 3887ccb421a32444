import { ModuleId } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { deleteSession } from "../session/delete.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import { layouts } from "../layout/layouts.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { sweep } from "../sweep/sweep.ts";
import { createEngine, type Engine } from "../worker/simulation/engine.ts";
import { SessionCoordinator } from "./coordinator.ts";
import { integrityOf } from "./integrity.ts";
import { moduleSessionIdOf, ownerOf } from "./module-session.ts";
import { repairSession } from "./repair.ts";

let engine: Engine;
let key: SessionKey;
beforeEach(async () => {
  engine = createEngine();
  key = await engine.session(["one"]);
});

const whole = { isValid: true, missingLinks: [], orphanedSessions: [], recommendations: [] };

/** Writes the session as nothing of ours would. */
async function damage(change: (session: Session) => Partial<Session>): Promise<void> {
  const session = await engine.read(key);
  const damaged = { ...session, ...change(session), revision: session.revision + 1 };
  expect(await engine.world.store.commit({ session: damaged })).toEqual({ outcome: "committed" });
}

async function repair() {
  return repairSession(engine.world, defaultSettings, key);
}

describe("the id of a module's session", () => {
  it("is a UUID of its own for each module, and leads back to the session", () => {
    const ids = ModuleId.options.map((moduleId) => moduleSessionIdOf(key.sessionId, moduleId));
    expect(new Set(ids).size).toBe(ModuleId.options.length);
    expect(ids.map(ownerOf)).toEqual(
      ModuleId.options.map((moduleId) => ({ sessionId: key.sessionId, moduleId })),
    );
    expect(ownerOf(key.sessionId)).toBeUndefined();
    expect(ownerOf("executor")).toBeUndefined();
  });
});

describe("a session's modules", () => {
  it("are there from its beginning, and stand as it does in all that becomes of it", async () => {
    const { world } = engine;
    const seen: [session: string, ...modules: (string | undefined)[]][] = [];
    const look = async (): Promise<void> => {
      const session = await engine.read(key);
      const { executor, "executor-streamer": streamer } = session.modules;
      seen.push([session.status, executor?.status, streamer?.status]);
      expect(integrityOf(session)).toMatchObject(whole);
    };
    await look();
    await pauseSession(world, key);
    await look();
    await resumeSession(world, defaultSettings, key);
    await engine.deliver();
    await look();
    await deleteSession(world, defaultSettings, key);
    await look();
    expect(seen).toEqual([
      ["ACTIVE", "ACTIVE", "ACTIVE"],
      ["PAUSED", "PAUSED", "ACTIVE"],
      ["COMPLETED", "COMPLETED", "ACTIVE"],
      ["CLEANUP", "CLEANUP", "CLEANUP"],
    ]);
  });

  it("know when they last did something", async () => {
    await engine.world.clock.advance(1_000);
    await engine.deliver();
    const { modules, createdAtMs } = await engine.read(key);
    expect(modules.executor?.lastActivityMs).toBe(createdAtMs + 1_000);
    expect(modules["frontend-api"]?.lastActivityMs).toBe(createdAtMs);
  });

  it("are made up for a session that was stored without them", async () => {
    const { modules, ...earlier } = await engine.read(key);
    expect(layouts.session.read(earlier)).toEqual({ ...earlier, modules });
    const halfMade = { ...earlier, modules: {} };
    expect(layouts.session.read(halfMade, 2)).toEqual(halfMade);
  });
});

describe("a session that is not whole", () => {
  it("lacks a module's session: it is linked", async () => {
    await damage(({ modules: { executor: _lost, ...modules } }) => ({ modules }));
    expect(integrityOf(await engine.read(key))).toMatchObject({
      isValid: false,
      linkedModules: ["executor-streamer", "frontend-api"],
      missingLinks: ["executor"],
      recommendations: [{ action: "link_module", moduleId: "executor" }],
    });
    const { applied, integrity } = await repair();
    expect(applied).toMatchObject([{ action: "link_module" }]);
    expect(integrity).toMatchObject(whole);
    expect(await engine.read(key)).toMatchObject({ modules: { executor: { status: "ACTIVE" } } });
  });

  it("lacks one while its run goes to sleep: it is linked with what is told of that, not when the sleep is over", async () => {
    key = await engine.session([{ type: "sleep", durationMs: 86_400_000 }]);
    const { world } = engine;
    const scope = { world, settings: defaultSettings, tenantId: key.tenantId };
    await new SessionCoordinator(scope).unlinkModuleSession(key.sessionId, "executor");
    expect(integrityOf(await engine.read(key)).missingLinks).toEqual(["executor"]);
    await engine.deliver();
    const session = await engine.read(key);
    expect(session.dueAtMs).toBeGreaterThan(world.clock.nowMs() + 80_000_000);
    expect(integrityOf(session)).toMatchObject(whole);
  });

  it("has another session's in its place: that is unlinked, and its own linked", async () => {
    const other = await engine.read(await engine.session(["two"]));
    await damage(({ modules }) => ({ modules: { ...modules, ...other.modules } }));
    const { orphanedSessions, missingLinks } = integrityOf(await engine.read(key));
    expect(orphanedSessions).toContainEqual({
      moduleId: "executor",
      moduleSessionId: other.modules.executor?.id,
    });
    expect(missingLinks).toHaveLength(3);
    expect((await repair()).applied).toHaveLength(6);
    const { modules, sessionId } = await engine.read(key);
    expect(modules.executor?.id).toBe(moduleSessionIdOf(sessionId, "executor"));
  });

  it("has statuses that contradict each other: the run is right", async () => {
    await damage(({ modules: { executor, ...modules } }) => ({
      status: "COMPLETED",
      modules: { ...modules, ...(executor && { executor: { ...executor, status: "FAILED" } }) },
    }));
    expect(integrityOf(await engine.read(key)).inconsistentStatuses).toEqual([
      { of: "session", status: "COMPLETED", expected: "ACTIVE" },
      { of: "executor", status: "FAILED", expected: "ACTIVE" },
    ]);
    expect((await repair()).integrity).toMatchObject(whole);
    await engine.deliver();
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("has a status that nothing leads out of to the right one: it is mended all the same", async () => {
    await engine.deliver();
    await damage(() => ({ status: "FAILED" }));
    expect((await repair()).integrity).toMatchObject(whole);
    expect((await engine.read(key)).status).toBe("COMPLETED");
  });

  it("is half deleted, and nothing would ever look at it: it is removed after all", async () => {
    await deleteSession(engine.world, defaultSettings, key);
    await damage(() => ({ dueAtMs: undefined }));
    expect(integrityOf(await engine.read(key)).recommendations).toMatchObject([
      { action: "make_due" },
    ]);
    await repair();
    await engine.world.clock.advance(defaultSettings.leaseMs);
    await sweep(engine.world, defaultSettings);
    expect(await engine.world.store.read(key)).toBeUndefined();
  });

  it("has a run that waits behind one that is over: it begins after all", async () => {
    await engine.deliver();
    await damage(({ createdAtMs }) => ({
      queue: [{ runId: "next", kind: "script", firstSequence: 1, totalSteps: 1, createdAtMs }],
    }));
    expect((await repair()).applied).toMatchObject([{ action: "make_due" }]);
    await engine.world.clock.advance(defaultSettings.leaseMs);
    await sweep(engine.world, defaultSettings);
    expect(await engine.read(key)).toMatchObject({ status: "ACTIVE", run: { runId: "next" } });
  });

  it("is mended by the sweeper that looks after it", async () => {
    await damage(() => ({ modules: {} }));
    await engine.world.clock.advance(defaultSettings.dispatchGraceMs);
    await sweep(engine.world, defaultSettings);
    expect(integrityOf(await engine.read(key))).toMatchObject(whole);
  });

  it("is left as it is by a repair where nothing is amiss", async () => {
    const before = await engine.read(key);
    expect(await repair()).toMatchObject({ applied: [], integrity: whole });
    expect(await engine.read(key)).toEqual(before);
  });
});
