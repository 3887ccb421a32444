import { BrowserIdentity, DormouseError, StorageState, type ScriptStep } from "@dormouse/contract";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { collect } from "../collect/collect.ts";
import { orphanGraceMs } from "../collect/schedule.ts";
import { PartsBrowser } from "../collect/simulation/parts-browser.ts";
import { runDetail } from "../run/detail.ts";
import { blobPrefix } from "../session/blob-prefix.ts";
import { createSession, type NewSession } from "../session/create.ts";
import { deleteSession } from "../session/delete.ts";
import { execute } from "../session/execute.ts";
import { actOnce, idempotencyOf } from "../session/idempotency.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { sessionView } from "../session/view.ts";
import { defaultSettings, type EngineSettings } from "../settings.ts";
import { importIntoSession } from "../transfer/import.ts";
import { loadPart } from "../snapshot/parts.ts";
import { openSnapshot } from "../snapshot/stored-snapshot.ts";
import { sweep } from "../sweep/sweep.ts";
import { Mortal } from "../worker/simulation/mortal.ts";
import { work } from "../worker/work.ts";
import { createWorker } from "../worker/worker.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import { forkSession } from "./fork.ts";
import { replayRun } from "./replay.ts";

const tenantId = "tenant";
const settings: EngineSettings = { ...defaultSettings, keptSnapshots: 2 };

let world: MemoryWorld;
beforeEach(() => {
  world = createMemoryWorld();
});

/** Too long for the table, as what `read` gives is. */
const long = Array.from({ length: 12_000 }, () => "c1").join(" ");
const script: ScriptStep[] = [
  { type: "type", text: "a1 b1" },
  {
    name: "look",
    actions: [{ type: "type", text: "b2" }, { type: "read", name: "text" }, { type: "screenshot" }],
  },
  { type: "type", text: `a3 ${long}` },
  { type: "screenshot" },
];

describe("a fork after step 2 of 4", () => {
  let original: SessionKey;
  let fork: SessionKey;
  beforeEach(async () => {
    original = await create({ run: { kind: "script", actions: script }, metadata: { order: 7 } });
    await runAll();
    fork = await forkAt(original, 2);
  });

  it("has the state of that step and its page of the log, numbers kept, and then its own", async () => {
    expect(await stateOf(fork)).toEqual(await stateOf(original, 2));
    const events = await eventsOf(fork);
    const copied = (await eventsOf(original)).slice(0, 4);
    expect(events.slice(0, 4)).toEqual(
      copied.map((event) => ({ ...event, sessionId: fork.sessionId })),
    );
    expect(events.slice(4).map(({ type, data }) => [type, data])).toEqual([
      ["session.forked", { from: original.sessionId, step: 2 }],
      [
        "run.cancelled",
        expect.objectContaining({ reason: expect.objectContaining({ code: "forked" }) }),
      ],
    ]);
    expect(sessionView(await read(fork))).toMatchObject({
      status: "CANCELLED",
      forkedFrom: { sessionId: original.sessionId, step: 2 },
      currentRun: { status: "CANCELLED", steps: { total: 4, done: 2 } },
      metadata: { order: 7 },
      snapshotVersion: 2,
      lastSequence: 6,
    });
    const listed = await world.store.listSnapshots(fork, { limit: 9 });
    expect(listed.items).toMatchObject([{ version: 2, step: 2, summary: { source: "fork" } }]);
  });

  it("goes on from there with numbers of its own, and the original with its own", async () => {
    const before = await read(original);
    for (const key of [fork, original]) {
      await execute(world, settings, key, {
        kind: "script",
        actions: [{ type: "type", text: "b9" }],
      });
    }
    await runAll();
    expect(await read(fork)).toMatchObject({
      nextStep: 4,
      snapshotVersion: 3,
      status: "COMPLETED",
    });
    expect(await read(original)).toMatchObject({ nextStep: before.nextStep + 1 });
    const [ours, theirs] = [await stateOf(fork), await stateOf(original)];
    expect(theirs.get("b")).toEqual(ours.get("b"));
    expect(theirs.get("a")).not.toEqual(ours.get("a"));
    expect((await eventsOf(fork)).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: (await read(fork)).lastSequence }, (_, index) => index + 1),
    );
  });

  it("stays whole when the original is collected, deleted and removed", async () => {
    const state = await stateOf(fork);
    const detail = await detailOf(fork);
    await world.store.requestCollection(original, world.clock.nowMs());
    await collect(world, settings);
    expect(await versionsOf(original)).toEqual([4, 3]);
    await deleteSession(world, settings, original);
    await world.clock.advance(settings.leaseMs);
    await sweep(world, settings);
    expect(world.blobs.keys().filter((key) => key.startsWith(blobPrefix(original)))).toEqual([]);
    await world.clock.advance(orphanGraceMs);
    await collect(world, settings);

    expect(await stateOf(fork)).toEqual(state);
    expect(await detailOf(fork)).toEqual(detail);
    expect(detail.steps.items[1]?.actions[1]?.output).toBe("x".repeat(40_000));
    const { items } = await world.store.listArtifacts(fork, { limit: 9 });
    expect(items.map(({ step }) => step)).toEqual([2]);
    for (const { blobKey } of items) {
      expect(blobKey.startsWith(blobPrefix(fork))).toBe(true);
      expect(await world.blobs.get(blobKey)).toEqual(new TextEncoder().encode("a picture"));
    }
  });

  it("leaves the original as it was, with no pin", async () => {
    const [session, events] = [await read(original), await eventsOf(original)];
    const blobs = blobsOf(original);
    await forkAt(original, 3);
    expect(await read(original)).toEqual(session);
    expect(await eventsOf(original)).toEqual(events);
    expect(blobsOf(original)).toEqual(blobs);
    const { items } = await world.store.listSnapshots(original, { limit: 9 });
    expect(items.filter(({ pins }) => pins !== undefined)).toEqual([]);
  });

  it("can be forked itself, where it was forked and later, but not before", async () => {
    await execute(world, settings, fork, {
      kind: "script",
      actions: [{ type: "type", text: "d1" }],
    });
    await runAll();
    expect(await stateOf(await forkAt(fork, 2))).toEqual(await stateOf(original, 2));
    expect(await stateOf(await forkAt(fork, 3))).toEqual(await stateOf(fork));
    await expect(forkAt(fork, 1)).rejects.toMatchObject({
      code: "step_not_kept",
      message: expect.stringContaining("the oldest step that can still be forked is 2."),
    });
  });
});

describe("a fork", () => {
  it("at 0 begins with what the session was given, and without any of its runs", async () => {
    const storageState = StorageState.parse({
      origins: [{ origin: "https://a.example", localStorage: [{ name: "a", value: "1" }] }],
    });
    const key = await create({ storageState, run: { kind: "script", actions: script } });
    await runAll();
    const fork = await forkAt(key, 0);
    expect(await stateOf(fork)).toEqual(await stateOf(key, 1));
    expect(await read(fork)).toMatchObject({
      status: "INITIALIZING",
      nextStep: 1,
      lastSequence: 2,
    });
    expect((await world.store.listRuns(fork, { limit: 9 })).items).toEqual([]);
    expect(await stateOf(await forkAt(await create({}), 0))).toEqual(new Map());
  });

  it("takes along a state that was given to the session after the step", async () => {
    const key = await create({ run: { kind: "script", actions: script.slice(0, 1) } });
    await runAll();
    const origins = [{ origin: "https://a.example", localStorage: [{ name: "a", value: "1" }] }];
    const state = StorageState.parse({ origins });
    await importIntoSession(world, key, { format: "playwright", mode: "merge", state });
    await execute(world, settings, key, {
      kind: "script",
      actions: [{ type: "type", text: "a9" }],
    });
    await runAll();
    const fork = await forkAt(key, 1);
    expect(await stateOf(fork)).toEqual(await stateOf(key, 2));
    expect(await read(fork)).toMatchObject({ status: "COMPLETED", snapshotVersion: 2 });
  });

  it("of a step that was never done is refused, and so is one whose state is gone", async () => {
    const key = await create({ run: { kind: "script", actions: script } });
    await expect(forkAt(key, 1)).rejects.toMatchObject({ code: "step_not_found" });
    await runAll();
    await expect(forkAt(key, 5)).rejects.toMatchObject({
      code: "step_not_found",
      message: expect.stringContaining("the last one it did is 4"),
    });
    await world.store.requestCollection(key, world.clock.nowMs());
    await collect(world, settings);
    await expect(forkAt(key, 2)).rejects.toMatchObject({
      code: "step_not_kept",
      message: expect.stringContaining("is 3."),
    });
    await forkAt(key, 3);
    await deleteSession(world, settings, key);
    await expect(forkAt(key, 3)).rejects.toMatchObject({ code: "session_deleted" });
  });

  it("in the middle of a run that had waited for its turn tells of its steps, and a replay begins before them", async () => {
    const key = await create({ run: { kind: "script", actions: script.slice(0, 1) } });
    const waited = await execute(world, settings, key, {
      kind: "script",
      actions: script.slice(1),
    });
    await runAll();
    const fork = await forkAt(key, 2);
    expect(await detailOf(fork)).toMatchObject({
      runId: "runId" in waited ? waited.runId : "",
      status: "CANCELLED",
      steps: { total: 3, done: 1, items: [{ step: 2 }] },
    });
    expect(await stateOf(fork)).toEqual(await stateOf(key, 2));
    const runId = "runId" in waited ? (waited.runId ?? "") : "";
    const replayed = await replayRun(world, settings, key, runId, { on: "fork" });
    expect(await read({ tenantId, sessionId: idOf(replayed) })).toMatchObject({
      forkedFrom: { step: 1 },
      nextStep: 2,
    });
  });

  it("after a step that its owner passed over begins behind it, and a replay of what came next as well", async () => {
    const key = await create({ run: { kind: "script", actions: script.slice(0, 2) } });
    await pauseSession(world, key);
    await resumeSession(world, settings, key, "skip");
    const fork = await forkAt(key, 1);
    expect(await read(fork)).toMatchObject({
      nextStep: 2,
      run: { firstStep: 1, doneSteps: 1, status: "CANCELLED" },
    });
    await runAll();
    const next = await execute(world, settings, key, {
      kind: "script",
      actions: script.slice(0, 2),
    });
    await pauseSession(world, key);
    await resumeSession(world, settings, key, "skip");
    await runAll();
    expect(await detailOf(await forkAt(key, 3))).toMatchObject({
      runId: "runId" in next ? next.runId : "",
      steps: { total: 2, done: 1 },
    });
  });

  it("asked for twice under one key is made once", async () => {
    const key = await create({ run: { kind: "script", actions: script } });
    await runAll();
    const idempotency = idempotencyOf(world, "key", ["fork"]);
    const twins = await Promise.all(
      [1, 2].map(() =>
        actOnce(world, tenantId, idempotency, () =>
          forkSession(world, settings, key, { step: 2 }, idempotency),
        ),
      ),
    );
    expect(new Set(twins.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect((await world.store.list({ tenantId, limit: 9 })).items).toHaveLength(2);
  });

  it("beside a collection is whole, or refused for what the collection took", async () => {
    const fates = new Set<string>();
    const lag = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(lag, lag, async (forkLags, collectorLags) => {
        world = createMemoryWorld();
        const key = await create({ run: { kind: "script", actions: script } });
        await runAll();
        const state = await stateOf(key, 2);
        await world.store.requestCollection(key, world.clock.nowMs());
        const forking = forkSession(new Mortal(Infinity, forkLags).reaching(world), settings, key, {
          step: 2,
        });
        const [forked] = await Promise.allSettled([
          forking,
          collect(new Mortal(Infinity, collectorLags).reaching(world), settings),
        ]);
        const fate = forked.status === "fulfilled" ? "made" : codeOf(forked.reason);
        fates.add(fate);
        const copied =
          forked.status === "fulfilled"
            ? await stateOf({ tenantId, sessionId: idOf(forked.value) })
            : state;
        expect(copied).toEqual(state);
      }),
      // The first two tell what becomes of one that is behind, and of one that is ahead.
      {
        numRuns: 20,
        examples: [
          [[5], [0]],
          [[0], [5]],
        ],
      },
    );
    expect(fates).toEqual(new Set(["made", "step_not_kept"]));
  });
});

describe("a fork whose process is killed at any of its moments", () => {
  it("is there whole or not at all, and what is left of it is collected", async () => {
    const outcomes = { whole: 0, absent: 0 };
    for (let touches = 1; ; touches += 3) {
      world = createMemoryWorld();
      const key = await create({ run: { kind: "script", actions: script } });
      await runAll();
      const state = await stateOf(key, 3);
      const { next } = world.ids;
      const made: string[] = [];
      world.ids.next = () => (made.push(next.call(world.ids)), made.at(-1) ?? "");
      const mortal = new Mortal(touches);
      const forking = forkSession(mortal.reaching(world), settings, key, { step: 3 });
      const ended = await Promise.race([forking.then(() => "done"), mortal.died]);
      if (ended === "done") break;
      const fork = { tenantId, sessionId: made[0] ?? "none" };
      const { items } = await world.store.list({ tenantId, limit: 9 });
      const isThere = items.some(({ sessionId }) => sessionId === fork.sessionId);
      outcomes[isThere ? "whole" : "absent"] += 1;
      await world.clock.advance(orphanGraceMs + 1);
      await world.store.requestCollection(key, world.clock.nowMs());
      await collect(world, settings);
      expect(await world.store.listCollections(Infinity, 9)).toEqual([]);
      const { items: snapshots } = await world.store.listSnapshots(key, { limit: 9 });
      expect(snapshots.filter(({ pins }) => pins !== undefined)).toEqual([]);
      await (isThere ? expectWhole : expectNothing)(fork, state);
    }
    expect(outcomes.absent).toBeGreaterThan(10);
    expect(outcomes.whole).toBeGreaterThan(0);
  });
});

describe("a replay", () => {
  it.each(["fresh", "fork"] as const)("on a %s session comes to the same", async (on) => {
    const key = await create({ run: { kind: "script", actions: script.slice(0, 1) } });
    await runAll();
    const accepted = await execute(world, settings, key, {
      kind: "script",
      actions: script.slice(1),
    });
    await runAll();
    const runId = "runId" in accepted ? (accepted.runId ?? "") : "";
    const replayed = await replayRun(world, settings, key, runId, {
      on,
      metadata: { again: true },
    });
    if ("duplicate" in replayed) throw new Error("a first request cannot be a duplicate");
    const again = { tenantId, sessionId: replayed.sessionId };
    expect((await read(again)).run?.runId).toBe(replayed.runId);
    await runAll();
    const [first, second] = [await detailOf(key), await detailOf(again)];
    expect(second.steps.items[0]?.actions[1]?.output).toEqual(
      first.steps.items[0]?.actions[1]?.output,
    );
    expect(second).toMatchObject({ status: "COMPLETED", steps: { total: 3, done: 3 } });
    const session = await read(again);
    expect(session.metadata).toEqual({ again: true });
    expect(session.identity).toEqual((await read(key)).identity);
    const expected = await stateOf(key);
    if (on === "fresh") expected.delete("a");
    const state = await stateOf(again);
    if (on === "fresh") state.delete("a");
    expect(state).toEqual(expected);
  });

  it("of a run that the session does not have is refused", async () => {
    const key = await create({});
    const replaying = replayRun(world, settings, key, world.ids.next(), { on: "fresh" });
    await expect(replaying).rejects.toMatchObject({ code: "run_not_found" });
  });
});

async function expectWhole(fork: SessionKey, state: Map<string, Uint8Array>): Promise<void> {
  expect(await stateOf(fork)).toEqual(state);
  expect((await detailOf(fork)).steps.items).toHaveLength(3);
}

async function expectNothing(fork: SessionKey): Promise<void> {
  expect(blobsOf(fork)).toEqual([]);
  expect(await eventsOf(fork)).toEqual([]);
  expect(await world.store.readSteps(fork, { fromStep: 1, toStep: 9 })).toEqual([]);
  expect((await world.store.listRuns(fork, { limit: 9 })).items).toEqual([]);
  expect((await world.store.listArtifacts(fork, { limit: 9 })).items).toEqual([]);
}

async function create(request: Partial<NewSession>): Promise<SessionKey> {
  const identity = BrowserIdentity.parse({});
  const sessionId = idOf(await createSession(world, settings, { tenantId, identity, ...request }));
  return { tenantId, sessionId };
}

async function forkAt(key: SessionKey, step: number): Promise<SessionKey> {
  return { tenantId, sessionId: idOf(await forkSession(world, settings, key, { step })) };
}

function idOf(accepted: Awaited<ReturnType<typeof createSession>>): string {
  if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
  return accepted.sessionId;
}

function codeOf(error: unknown): string {
  return error instanceof DormouseError ? error.code : String(error);
}

async function runAll(): Promise<void> {
  const worker = createWorker({
    world,
    browser: new PartsBrowser(),
    settings,
    processId: 1,
    report: () => {},
  });
  for (let hints = world.queue.drain(); hints.length > 0; hints = world.queue.drain()) {
    for (const hint of hints) await work(worker, hint, world.clock.nowMs() + 900_000);
  }
  await worker.warm.close();
}

async function read(key: SessionKey): Promise<Session> {
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  return session;
}

function eventsOf(key: SessionKey) {
  return world.store.readEvents(key, { afterSequence: 0, limit: 1_000 });
}

async function versionsOf(key: SessionKey): Promise<number[]> {
  const { items } = await world.store.listSnapshots(key, { limit: 100 });
  return items.map(({ version }) => version);
}

function blobsOf(key: SessionKey): string[] {
  return world.blobs.keys().filter((name) => name.startsWith(blobPrefix(key)));
}

async function detailOf(key: SessionKey) {
  const { run } = await read(key);
  if (run === undefined) throw new Error("the session has no run");
  return runDetail(world, key, run);
}

/** What each part of a snapshot holds, by the name of its site; of the newest unless told otherwise. */
async function stateOf(key: SessionKey, version?: number): Promise<Map<string, Uint8Array>> {
  const session = await read(key);
  const manifest = await openSnapshot(world, session, version ?? session.snapshotVersion);
  const parts = manifest?.parts ?? [];
  return new Map(
    await Promise.all(
      parts.map(async (part) => [part.storageKey, await loadPart(world, session, part)] as const),
    ),
  );
}
