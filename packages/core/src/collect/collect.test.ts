import { randomBytes } from "node:crypto";
import { BrowserIdentity, DormouseError, StorageState, type RunRequest } from "@dormouse/contract";
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { layouts } from "../layout/layouts.ts";
import { NewerLayoutError } from "../layout/newer-layout-error.ts";
import { createSession } from "../session/create.ts";
import { deleteSession } from "../session/delete.ts";
import { execute } from "../session/execute.ts";
import {
  answerLinkMs,
  answersPrefix,
  artifactBlob,
  blobPrefix,
  scriptBlob,
  stepBlob,
} from "../session/blob-prefix.ts";
import { cancelSession } from "../session/cancel.ts";
import { revise } from "../session/revise.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { defaultSettings, type EngineSettings } from "../settings.ts";
import { blobsOf, snapshotsPrefix } from "../snapshot/blob-names.ts";
import { loadPart } from "../snapshot/parts.ts";
import { restoreSnapshot } from "../snapshot/restore.ts";
import { openSessionSeal } from "../snapshot/session-seal.ts";
import type { StoredSnapshot } from "../snapshot/snapshot.ts";
import { openSnapshot } from "../snapshot/stored-snapshot.ts";
import { sweep } from "../sweep/sweep.ts";
import { work } from "../worker/work.ts";
import { createWorker } from "../worker/worker.ts";
import { Mortal } from "../worker/simulation/mortal.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import type { World } from "../world/world.ts";
import { collect } from "./collect.ts";
import { orphanGraceMs } from "./schedule.ts";
import { PartsBrowser } from "./simulation/parts-browser.ts";

const tenantId = "tenant";
const settings: EngineSettings = { ...defaultSettings, keptSnapshots: 3, maxAttempts: 1_000 };

let world: MemoryWorld;
beforeEach(() => {
  world = createMemoryWorld();
});

describe("a collection", () => {
  it("keeps the newest snapshots and pinned ones, whole, and removes all others with their blobs", async () => {
    const key = await newSession();
    for (const text of ["a1 b1", "a2", "a3 c1", "a4", "a5", "a6", "a7"]) await step(key, text);
    await world.store.pinSnapshot(key, 2, "fork:f");
    await request(key);
    expect(await collect(world, settings)).toMatchObject({ sessions: 1, snapshots: 3, failed: 0 });
    expect(await versionsOf(key)).toEqual([7, 6, 5, 2]);
    await expectNothingMissing(key);
    await expectNothingToSpare(key);
    expect(await world.store.listCollections(Infinity, 10)).toEqual([]);

    await world.store.unpinSnapshot(key, 2, "fork:f");
    await request(key);
    await collect(world, settings);
    expect(await versionsOf(key)).toEqual([7, 6, 5]);
    await expectNothingToSpare(key);
  });

  it("keeps what its login may go on from, however old that is", async () => {
    const key = await newSession();
    for (const text of ["a1 b1", "a2", "a3", "a4", "a5", "a6", "a7"]) await step(key, text);
    const session = await read(key);
    const login = {
      site: "harbor",
      username: "ada",
      fingerprint: "f",
      keepAlive: true,
      everyMs: 60_000,
      health: "healthy",
      failures: 0,
      turnAtMs: 0,
      goodVersion: 1,
      keptForAnswer: { runId: "r", version: 7, before: 3 },
    } as const;
    await world.store.commit(revise(session, { login }, [], world.clock.nowMs()));
    await request(key);
    await collect(world, settings);
    expect(await versionsOf(key)).toEqual([7, 6, 5, 3, 1]);
    await expectNothingMissing(key);
    await expectNothingToSpare(key);
  });

  it("puts right how much the session holds", async () => {
    const key = await newSession();
    for (const text of ["a1 b1", "a2", "a3", "a4", "a5"]) await step(key, text);
    const before = (await read(key)).storedBytes ?? 0;
    await request(key);
    await collect(world, settings);
    const after = (await read(key)).storedBytes ?? 0;
    const contents = await Promise.all(
      world.blobs.keys().map(async (name) => (await world.blobs.get(name))?.byteLength ?? 0),
    );
    const inBlobs = contents.reduce((sum, bytes) => sum + bytes, 0);
    expect(after).toBeGreaterThan(inBlobs);
    expect(after).toBeLessThan(inBlobs + 3 * 1_500);
    expect(before - after).toBeGreaterThan(6 * 1024);
  });

  it("keeps what a snapshot needs that brought an older one back", async () => {
    const key = await newSession();
    for (const text of ["a1 b1", "a2", "a3"]) await step(key, text);
    await restoreSnapshot(world, key, 1);
    for (const text of ["c1", "c2", "c3"]) await step(key, text);
    await request(key);
    await collect(world, settings);
    expect(await versionsOf(key)).toEqual([7, 6, 5]);
    await expectNothingMissing(key);
    await expectNothingToSpare(key);
    const refused = restoreSnapshot(world, key, 1);
    await expect(refused).rejects.toThrow(DormouseError);
    await expect(refused).rejects.toMatchObject({ code: "snapshot_not_found" });
  });

  it("removes answers that were too large to be sent once their links have ended", async () => {
    const key = await newSession();
    await step(key, "a1");
    const answer = `${answersPrefix(key)}1/storage-state-1.json`;
    await world.blobs.put(answer, new Uint8Array([1]), "application/json");
    await request(key);
    await collect(world, settings);
    expect(world.blobs.keys()).toContain(answer);
    await world.clock.advance(answerLinkMs);
    await collect(world, settings);
    expect(world.blobs.keys()).not.toContain(answer);
    expect(await world.store.listCollections(Infinity, 10)).toEqual([]);
    await expectNothingMissing(key);
  });

  it("keeps all of a session whose list of parts is long and lies in a blob of its own", async () => {
    const key = await newSession();
    const letters = Array.from({ length: 300 }, (_, index) => String.fromCodePoint(0x4e00 + index));
    await step(key, letters.map((letter) => `${letter}1`).join(" "));
    for (const text of ["a1", "a2", "a3", "a4"]) await step(key, text);
    expect(world.blobs.keys().some((name) => name.includes("/ledgers/"))).toBe(true);
    await request(key);
    await collect(world, settings);
    await expectNothingMissing(key);
    await expectNothingToSpare(key);
  });

  it("comes by itself: a commit asks for it now and then", async () => {
    const key = await newSession();
    for (let count = 1; count <= 15; count += 1) await step(key, `a${count}`);
    expect(await world.store.listCollections(Infinity, 10)).toEqual([]);
    await step(key, "a16");
    expect(await world.store.listCollections(Infinity, 10)).toHaveLength(1);
  });

  it("leaves what an attempt wrote whose commit may still come, until that is long over", async () => {
    const key = await newSession();
    await step(key, "a1");
    const { fence } = await read(key);
    const name = (version: number, heldFence: number) =>
      `${snapshotsPrefix(key)}parts/${"0".repeat(32)}-${version}-${heldFence}`;
    const names = [name(1, fence), name(2, fence - 1), name(2, fence)];
    for (const blob of names) await world.blobs.put(blob, Uint8Array.of(1), "text/plain");
    await request(key);
    expect(await collect(world, settings)).toMatchObject({ blobs: 2 });
    expect(await world.blobs.get(name(2, fence))).toBeDefined();
    await world.clock.advance(orphanGraceMs + 1);
    expect(await collect(world, settings)).toMatchObject({ blobs: 1 });
    expect(await world.store.listCollections(Infinity, 10)).toEqual([]);
    await expectNothingMissing(key);
  });

  it("takes files, outputs and scripts that came to nothing, once that is certain, and no others", async () => {
    const key = await newSession();
    const script = { type: "type" as const, text: "a1 ".repeat(15_000) };
    const actions = [
      { actions: [{ type: "screenshot" as const }, { type: "read" as const }, script] },
    ];
    await execute(world, settings, key, { kind: "script", actions });
    await workOff(world);
    const counted = world.blobs.keys().filter((name) => !name.includes("/snapshots/"));
    expect(counted.map((name) => name.split("/").at(-2))).toEqual(["artifacts", "runs", "steps"]);
    const lost = [artifactBlob(key, "lost"), stepBlob(key, 1, 1_000), scriptBlob(key, "lost")];
    for (const name of lost) await world.blobs.put(name, Uint8Array.of(1), "text/plain");
    await request(key);
    expect(await collect(world, settings)).toMatchObject({ blobs: 0 });
    await world.clock.advance(orphanGraceMs + 1);
    expect(await collect(world, settings)).toMatchObject({ blobs: 3 });
    const left = world.blobs.keys().filter((name) => !name.includes("/snapshots/"));
    expect(left).toEqual(counted);
    expect(await world.store.listCollections(Infinity, 10)).toEqual([]);
  });

  it("comes after a step that was begun and given up", async () => {
    const key = await newSession();
    await step(key, "a1");
    await execute(world, settings, key, run);
    const { run: current, nextStep } = await read(key);
    const nowMs = world.clock.nowMs();
    await world.store.claim(key, {
      runId: current?.runId ?? "none",
      step: nextStep,
      workerId: "killed",
      nowMs,
      leaseUntilMs: nowMs + 1,
      dueAtMs: nowMs + 1,
    });
    await world.clock.advance(1);
    await cancelSession(world, key);
    expect(await world.store.listCollections(Infinity, 10)).toHaveLength(1);
  });

  it("takes what is left of a session that was never created, once that is certain", async () => {
    const key = { tenantId, sessionId: world.ids.next() };
    await world.blobs.put(`${blobPrefix(key)}runs/1.json`, Uint8Array.of(1), "text/plain");
    await request(key);
    expect(await collect(world, settings)).toMatchObject({ blobs: 0 });
    await world.clock.advance(orphanGraceMs + 1);
    expect(await collect(world, settings)).toMatchObject({ blobs: 1 });
    expect(world.blobs.keys()).toEqual([]);
    expect(await world.store.listCollections(Infinity, 10)).toEqual([]);
  });

  it("removes an answer that was stored while its session went", async () => {
    const key = { tenantId, sessionId: world.ids.next() };
    await world.blobs.put(`${answersPrefix(key)}1/run.json`, Uint8Array.of(1), "text/plain");
    await request(key);
    await world.clock.advance(answerLinkMs);
    expect(await collect(world, settings)).toMatchObject({ blobs: 1 });
    expect(world.blobs.keys()).toEqual([]);
  });

  const value = randomBytes(30_000).toString("base64");
  const storageState = StorageState.parse({
    origins: [{ origin: "https://a.example", localStorage: [{ name: "a", value }] }],
  });
  const run: RunRequest = { kind: "script", actions: [{ type: "type", text: value }] };

  it.each([
    ["the import", { storageState }],
    ["the script", { run }],
  ])("takes %s of a session whose creation was killed on its way", async (_, content) => {
    const commit = world.store.commit.bind(world.store);
    const killed = Promise.withResolvers<void>();
    world.store.commit = () => {
      killed.resolve();
      return new Promise(() => {});
    };
    const request = { tenantId, identity: BrowserIdentity.parse({}), ...content };
    void createSession(world, settings, request);
    await killed.promise;
    world.store.commit = commit;
    const created = await createSession(world, settings, request);
    if ("duplicate" in created) throw new Error("a first request cannot be a duplicate");
    expect(world.blobs.keys()).toHaveLength(2);

    await world.clock.advance(orphanGraceMs + 1);
    expect(await collect(world, settings)).toMatchObject({ sessions: 2, blobs: 1 });
    expect(world.blobs.keys()).toHaveLength(1);
    await expectNothingMissing({ tenantId, sessionId: created.sessionId });
  });

  it("leaves a deleted session to the sweep, which takes the collection with it", async () => {
    const key = await newSession();
    await step(key, "a1");
    await world.blobs.put(`${answersPrefix(key)}1/state.age`, Uint8Array.of(1), "text/plain");
    await deleteSession(world, settings, key);
    await request(key);
    expect(await collect(world, settings)).toMatchObject({ blobs: 0, failed: 0 });
    await world.clock.advance(settings.leaseMs);
    await sweep(world, settings);
    expect(world.blobs.keys()).toEqual([]);
  });

  it("removes no blob of a snapshot where one cannot be read, says so, and is put off; answers go all the same", async () => {
    const [broken, sound] = [await newSession(), await newSession()];
    for (const key of [broken, sound])
      for (const text of ["a1", "a2", "a3", "a4", "a5"]) await step(key, text);
    const readable = world.store.listSnapshots.bind(world.store);
    world.store.listSnapshots = async (key, page) => {
      const listed = await readable(key, page);
      if (key.sessionId !== broken.sessionId) return listed;
      return {
        ...listed,
        items: listed.items.map((item) => ({ ...item, sealed: { inline: "" } })),
      };
    };
    const before = blobsBelow(broken);
    const answer = `${answersPrefix(broken)}1/storage-state-1.json`;
    await world.blobs.put(answer, Uint8Array.of(1), "application/json");
    await world.clock.advance(answerLinkMs);
    await request(broken);
    await request(sound);
    const reported: string[] = [];
    const report = (_: unknown, { sessionId }: { sessionId: string }) => reported.push(sessionId);
    expect(await collect(world, settings, { report })).toMatchObject({ sessions: 1, failed: 1 });
    expect(reported).toEqual([broken.sessionId]);
    expect(blobsBelow(broken)).toEqual(before);
    expect(world.blobs.keys()).not.toContain(answer);
    expect(await world.store.listCollections(world.clock.nowMs(), 10)).toEqual([]);
    expect(await world.store.listCollections(Infinity, 10)).toMatchObject([broken]);
  });

  it("gets past those that a newer program asked for, however many", async () => {
    const key = await newSession();
    const listed = 50;
    for (let count = 0; count <= listed; count += 1) {
      const sessionId = world.ids.next();
      await world.store.requestCollection({ tenantId, sessionId }, count);
    }
    await world.clock.advance(1_000);
    await request(key);
    const refusal = new NewerLayoutError(layouts.collection, 99);
    const { store } = world;
    const read = store.read.bind(store);
    store.read = async (of) => {
      if (of.sessionId !== key.sessionId) throw refusal;
      return read(of);
    };
    const endCollection = store.endCollection.bind(store);
    store.endCollection = async (of, againAtMs) => {
      if (of.sessionId !== key.sessionId) throw refusal;
      return endCollection(of, againAtMs);
    };
    const deadlineMs = world.clock.nowMs() + 60_000;
    const report = await collect(world, settings, { deadlineMs });
    expect(report).toMatchObject({ sessions: 1, failed: listed + 1 });
  });

  it("asks for the records of many steps together", async () => {
    const key = await newSession();
    for (let step = 1; step <= 100; step += 1) {
      await world.blobs.put(stepBlob(key, step, 1), Uint8Array.of(1), "text/plain");
    }
    const readSteps = vi.spyOn(world.store, "readSteps");
    await world.clock.advance(orphanGraceMs + 1);
    await request(key);
    expect(await collect(world, settings)).toMatchObject({ blobs: 100 });
    expect(readSteps.mock.calls.length).toBeLessThanOrEqual(5);
  });

  it("begins no session once its time is over", async () => {
    for (let count = 0; count < 3; count += 1) await request(await newSession());
    const deadlineMs = world.clock.nowMs();
    expect(await collect(world, settings, { deadlineMs })).toMatchObject({ sessions: 0 });
    expect(await world.store.listCollections(Infinity, 10)).toHaveLength(3);
  });
});

type Deed =
  | { kind: "step"; text: string }
  | { kind: "restore"; back: number }
  | { kind: "pin" | "unpin"; back: number };
type Moment = { deed: Deed; dieAfterTouches: number; collectorDiesAfter: number; lags: number[] };

const immortal = 1_000_000;
const word = fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 1, max: 3 }));
const back = fc.integer({ min: 0, max: 6 });
const touches = (max: number) => fc.oneof(fc.constant(immortal), fc.integer({ min: 1, max }));
const moment: fc.Arbitrary<Moment> = fc.record({
  deed: fc.oneof(
    { weight: 4, arbitrary: fc.array(word, { minLength: 1, maxLength: 3 }).map(stepOf) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("restore" as const), back }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("pin", "unpin"), back }) },
  ),
  dieAfterTouches: touches(30),
  collectorDiesAfter: touches(30),
  lags: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 }),
});

describe("collections beside steps, restores and pins, all of them killed at random", () => {
  it("leave every snapshot that is listed whole, and in the end nothing else", async () => {
    let collected = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 3, maxLength: 9 }), async (moments) => {
        world = createMemoryWorld();
        const key = await newSession();
        for (const { deed, dieAfterTouches, collectorDiesAfter, lags } of moments) {
          await request(key);
          const doer = new Mortal(dieAfterTouches, lags);
          const collector = new Mortal(collectorDiesAfter, lags.toReversed());
          await whileTimePasses(
            Promise.all([
              Promise.race([perform(doer.reaching(world), key, deed), doer.died]),
              Promise.race([collect(collector.reaching(world), settings), collector.died]),
            ]),
          );
          await expectNothingMissing(key);
          await world.clock.advance(settings.leaseMs + 1);
          await sweep(world, settings);
        }
        await world.clock.advance(orphanGraceMs + 1);
        await request(key);
        collected += (await collect(world, settings)).snapshots;
        await expectNothingMissing(key);
        await expectNothingToSpare(key);
        const { snapshotVersion } = await read(key);
        const newest = (await versionsOf(key)).slice(0, Math.min(3, snapshotVersion));
        expect(newest).toEqual([0, 1, 2].map((age) => snapshotVersion - age).filter((v) => v > 0));
      }),
      { numRuns: 60 },
    );
    expect(collected).toBeGreaterThan(0);
  });
});

/** Whoever finds that another wrote first waits a moment before the next try. */
async function whileTimePasses(done: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const ended = done.finally(() => over.abort());
  ended.catch(() => {});
  while (!over.signal.aborted) {
    await world.clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await ended;
}

function stepOf(words: [string, number][]): Deed {
  return { kind: "step", text: words.map(([letter, number]) => `${letter}${number}`).join(" ") };
}

async function perform(reached: World, key: SessionKey, deed: Deed): Promise<void> {
  const version = (await read(key)).snapshotVersion;
  try {
    if (deed.kind === "step") await step(key, deed.text, reached);
    else if (deed.kind === "restore") await restoreSnapshot(reached, key, version - deed.back);
    else if (deed.kind === "pin")
      await reached.store.pinSnapshot(key, version - deed.back, "fork:f");
    else await reached.store.unpinSnapshot(key, version - deed.back, "fork:f");
  } catch (error) {
    // One that is gone, or a session that is busy with a step, is refused.
    if (!(error instanceof DormouseError)) throw error;
  }
}

async function newSession(): Promise<SessionKey> {
  const accepted = await createSession(world, settings, {
    tenantId,
    identity: BrowserIdentity.parse({}),
  });
  if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
  return { tenantId, sessionId: accepted.sessionId };
}

/** A run of one step, done by a process of its own. */
async function step(key: SessionKey, text: string, reached: World = world): Promise<void> {
  const actions = [{ type: "type" as const, text }];
  await execute(reached, settings, key, { kind: "script", actions });
  await workOff(reached);
}

async function workOff(reached: World): Promise<void> {
  const worker = createWorker({
    world: reached,
    browser: new PartsBrowser(),
    settings,
    processId: 1,
    report: () => {},
  });
  for (const hint of world.queue.drain()) await work(worker, hint, world.clock.nowMs() + 900_000);
}

async function request(key: SessionKey): Promise<void> {
  await world.store.requestCollection(key, world.clock.nowMs());
}

async function read(key: SessionKey): Promise<Session> {
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  return session;
}

async function snapshotsOf(key: SessionKey): Promise<StoredSnapshot[]> {
  return (await world.store.listSnapshots(key, { limit: 1_000 })).items;
}

async function versionsOf(key: SessionKey): Promise<number[]> {
  return (await snapshotsOf(key)).map(({ version }) => version);
}

function blobsBelow(key: SessionKey): string[] {
  return world.blobs.keys().filter((name) => name.startsWith(snapshotsPrefix(key)));
}

/** The newest snapshot is there, and every one that is listed can be loaded, to its last part. */
async function expectNothingMissing(key: SessionKey): Promise<void> {
  const session = await read(key);
  const versions = await versionsOf(key);
  expect(versions[0] ?? 0).toBe(session.snapshotVersion);
  for (const version of versions) {
    const manifest = await openSnapshot(world, session, version);
    for (const part of manifest?.parts ?? []) await loadPart(world, session, part);
  }
}

async function expectNothingToSpare(key: SessionKey): Promise<void> {
  const session = await read(key);
  const seal = await openSessionSeal(world.keyring, session);
  const needed = new Set<string>();
  for (const stored of await snapshotsOf(key)) {
    const manifest = await openSnapshot(world, session, stored.version);
    if (manifest === undefined) throw new Error("a listed snapshot is gone");
    for (const name of blobsOf(key, seal, stored, manifest)) needed.add(name);
  }
  expect(blobsBelow(key)).toEqual([...needed].toSorted());
}
