import { BrowserIdentity, type ScriptStep } from "@dormouse/contract";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { collect } from "../collect/collect.ts";
import { orphanGraceMs } from "../collect/schedule.ts";
import { PartsBrowser } from "../collect/simulation/parts-browser.ts";
import { forkSession } from "../fork/fork.ts";
import { layouts } from "../layout/layouts.ts";
import { listRuns } from "../run/list.ts";
import { cancelSession } from "../session/cancel.ts";
import { createSession } from "../session/create.ts";
import { execute } from "../session/execute.ts";
import { findSession } from "../session/find.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { sessionView } from "../session/view.ts";
import { defaultSettings } from "../settings.ts";
import { openNewest } from "../snapshot/stored-snapshot.ts";
import { sweep } from "../sweep/sweep.ts";
import { Mortal } from "../worker/simulation/mortal.ts";
import { work } from "../worker/work.ts";
import { createWorker } from "../worker/worker.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import type { World } from "../world/world.ts";
import { archiveSessions } from "./archive-sessions.ts";
import { withArchives } from "./archived-store.ts";

const tenantId = "tenant";
const settings = { ...defaultSettings, tenantRunningSessions: 100 };
const dayMs = 24 * 60 * 60_000;
const first: ScriptStep[] = [
  { type: "type", text: "a1" },
  { actions: [{ type: "type", text: "b2" }, { type: "read" }, { type: "screenshot" }] },
];

let world: MemoryWorld;
beforeEach(() => {
  world = createMemoryWorld();
});

describe("an idle session", () => {
  it("is archived once it has been idle for long enough, and answers as it did before", async () => {
    const key = await lived();
    const before = await answersOf(key);
    await world.clock.advance(settings.archiveAfterMs - 1);
    expect(await archiveSessions(world, settings)).toMatchObject({ archived: 0 });
    await world.clock.advance(1);
    expect(await archiveSessions(world, settings)).toMatchObject({ archived: 1, failed: 0 });
    const archived = await findSession(world, key);
    expect(sessionView(archived)).toMatchObject({ status: "COMPLETED", archived: true });
    expect(archived.updatedAtMs).toBe(before.updatedAtMs);
    expect(await answersOf(key)).toEqual(before);
    expect(await world.hot.readPage(key)).toBeUndefined();
    expect(await archiveSessions(world, settings)).toMatchObject({ archived: 0, cleared: 0 });
  });

  it("is gone from the table a while later, but for its own record and its newest state, and answers all the same", async () => {
    const key = await lived();
    const before = await answersOf(key);
    await archiveAndClear();
    expect(await inTable(key)).toEqual({
      events: 0,
      steps: 0,
      pages: 0,
      runs: 0,
      files: 0,
      media: 0,
    });
    expect(await answersOf(key)).toEqual(before);
    const { items } = await world.store.listSnapshots(key, { limit: 9 });
    expect(items.map(({ version }) => version)).toEqual([2]);
  });

  it("goes on with another run, whose records are added to those in the archive, and is archived anew", async () => {
    const key = await lived();
    const before = await answersOf(key);
    await archiveAndClear();
    await runMore(key, "c3");
    const after = await answersOf(key);
    expect(after.events.slice(0, before.events.length)).toEqual(before.events);
    expect(after.steps.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(after.runs).toHaveLength(2);
    expect(after.typed).toEqual([...before.typed, "c"]);
    expect(sessionView(await findSession(world, key)).archived).toBeUndefined();
    await archiveAndClear();
    expect(await answersOf(key)).toEqual(after);
    expect(await inTable(key)).toMatchObject({ events: 0, steps: 0, runs: 0 });
    await world.clock.advance(orphanGraceMs);
    await collect(world, settings);
    expect(archives()).toHaveLength(1);
    expect(await answersOf(key)).toEqual(after);
  });

  it("is brought back by a resume, once, and is not idle then", async () => {
    const key = await lived();
    await archiveAndClear();
    await resumeSession(world, settings, key);
    await expect(resumeSession(world, settings, key)).rejects.toMatchObject({
      code: "no_active_run",
    });
    const { events } = await answersOf(key);
    expect(
      events.map(({ type }) => type).filter((type) => type === "session.revived"),
    ).toHaveLength(1);
    expect(await archiveSessions(world, settings)).toMatchObject({ archived: 0 });
    expect((await findSession(world, key)).status).toBe("COMPLETED");
  });

  it("in which nothing ever ran is COMPLETED; any other stays as it ended", async () => {
    const unused = await create();
    const cancelled = await create(first);
    await cancelSession(world, cancelled);
    expect((await findSession(world, cancelled)).status).toBe("CANCELLED");
    await archiveAndClear();
    expect((await findSession(world, unused)).status).toBe("COMPLETED");
    expect((await findSession(world, cancelled)).status).toBe("CANCELLED");
  });
});

describe("what is not archived", () => {
  it("is a session that is paused, or has a run before it", async () => {
    const paused = await create(first);
    await pauseSession(world, paused);
    await world.clock.advance(dayMs);
    const busy = await create(first);
    await world.clock.advance(settings.archiveAfterMs);
    expect(await archiveSessions(world, settings)).toMatchObject({ archived: 0 });
    for (const key of [paused, busy])
      expect((await findSession(world, key)).archive).toBeUndefined();
  });

  it("is a session that somebody goes on with while its archive is written", async () => {
    const key = await lived();
    await world.clock.advance(settings.archiveAfterMs);
    const { put } = world.blobs;
    world.blobs.put = async (...request) => {
      await put.apply(world.blobs, request);
      world.blobs.put = put;
      await runMore(key, "c3");
    };
    expect(await archiveSessions(world, settings)).toMatchObject({ archived: 0, failed: 0 });
    expect(archives()).toEqual([]);
    expect((await answersOf(key)).typed).toHaveLength(3);
  });
});

describe("an archived session", () => {
  it("is kept for ever where nobody says otherwise", async () => {
    const key = await lived();
    await archiveAndClear();
    await world.clock.advance(4_000 * dayMs);
    expect(await archiveSessions(world, settings)).toMatchObject({ deleted: 0 });
    expect((await findSession(world, key)).status).toBe("COMPLETED");
  });

  it("is deleted when its tenant has had it for as long as it wants, though it wanted more before", async () => {
    const key = await lived();
    const theirs = await lived("others");
    const briefly = { ...settings, archiveRetentionMs: 100 * dayMs };
    await archiveAndClear(briefly);
    await world.store.putRetention({ tenantId, archivedMs: 20 * dayMs });
    await world.clock.advance(20 * dayMs);
    expect(await archiveSessions(world, briefly)).toMatchObject({ deleted: 1 });
    await world.clock.advance(settings.leaseMs);
    await sweep(world, settings);
    expect(await world.store.read(key)).toBeUndefined();
    expect(world.blobs.keys().filter((name) => name.includes(key.sessionId))).toEqual([]);
    expect((await findSession(world, theirs)).status).toBe("COMPLETED");
    await world.clock.advance(80 * dayMs);
    expect(await archiveSessions(world, briefly)).toMatchObject({ deleted: 1 });
  });
});

describe("an archiver that is killed at any of its moments", () => {
  it("leaves nothing lost or doubled, and the next one does what is left", async () => {
    let deaths = 0;
    for (const turn of ["archive", "clear"] as const) {
      for (let touches = 1; ; touches += 1) {
        world = createMemoryWorld();
        const key = await lived();
        const before = await answersOf(key);
        await untilTurnTo(turn);
        const mortal = new Mortal(touches);
        const archiving = archiveSessions(reachedBy(mortal), settings).then(() => "done");
        const ended = await Promise.race([archiving, mortal.died]);
        expect(await answersOf(key)).toEqual(before);
        if (ended === "done") break;
        deaths += 1;
        await archiveSessions(world, settings);
        await archiveAndClear();
        await world.clock.advance(orphanGraceMs);
        await collect(world, settings);
        expect(await answersOf(key)).toEqual(before);
        expect(archives()).toHaveLength(1);
        expect(await inTable(key)).toMatchObject({ events: 0, steps: 0, runs: 0 });
      }
    }
    expect(deaths).toBeGreaterThan(40);
  });

  it("or overtaken there by a run, keeps all of both", async () => {
    let overtaken = 0;
    for (let touches = 1; ; touches += 2) {
      world = createMemoryWorld();
      const key = await lived();
      const before = await answersOf(key);
      await world.clock.advance(settings.archiveAfterMs);
      const stopped = new Mortal(touches);
      const archiving = archiveSessions(reachedBy(stopped), settings).then(() => "done");
      if ((await Promise.race([archiving, stopped.died])) === "done") break;
      overtaken += 1;
      await runMore(key, "c3");
      const after = await answersOf(key);
      expect(after.events.slice(0, before.events.length)).toEqual(before.events);
      expect(after.typed).toEqual([...before.typed, "c"]);
      await archiveAndClear();
      expect(await answersOf(key)).toEqual(after);
    }
    expect(overtaken).toBeGreaterThan(10);
  });
});

const lag = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 5 });

describe("an archiver at work beside a session that goes on", () => {
  it.each(["archive", "clear"] as const)("keeps all of it, at its turn to %s", async (turn) => {
    let met = 0;
    await fc.assert(
      fc.asyncProperty(lag, lag, async (archiverLags, clientLags) => {
        world = createMemoryWorld();
        const key = await lived();
        const before = await answersOf(key);
        await untilTurnTo(turn);
        const client = new Mortal(Infinity, clientLags);
        const [report] = await Promise.all([
          archiveSessions(reachedBy(new Mortal(Infinity, archiverLags)), settings),
          runMore(key, "c3", reachedBy(client)),
        ]);
        if (report.archived + report.cleared === 0) met += 1;
        const after = await answersOf(key);
        expect(after.events.slice(0, before.events.length)).toEqual(before.events);
        expect(after.events).toHaveLength(before.events.length + 3);
        expect(after.typed).toEqual([...before.typed, "c"]);
        await archiveAndClear();
        expect(await answersOf(key)).toEqual(after);
      }),
      { numRuns: 25 },
    );
    expect(met).toBeGreaterThan(0);
  });
});

it("a session that an earlier program ended, and wrote a summary of, is not archived yet", async () => {
  const session = await findSession(world, await lived());
  const ended = { atMs: 5, archive: { blobKey: "summary", bytes: 9 } };
  const read = layouts.session.read({ ...session, ended }, 2);
  expect(read).toEqual({ ...session, ended: { atMs: 5 } });
  expect(sessionView(read).archived).toBe(false);
});

it("a fork of an archived session has its history; one of an earlier step says what is left", async () => {
  const key = await lived();
  const { events } = await answersOf(key);
  await archiveAndClear();
  const forked = await forkSession(world, settings, key, { step: 2 });
  if ("duplicate" in forked) throw new Error("a first request cannot be a duplicate");
  const fork = await answersOf({ tenantId, sessionId: forked.sessionId });
  const copied = events.map((event) => ({ ...event, sessionId: forked.sessionId }));
  expect(fork.events.slice(0, events.length)).toEqual(copied);
  expect([fork.steps.length, fork.files.length, fork.typed]).toEqual([2, 1, ["a", "b"]]);
  await expect(forkSession(world, settings, key, { step: 1 })).rejects.toMatchObject({
    code: "step_not_kept",
  });
});

it("a reader that knows of no archive yet finds what it reads, in the table or by asking again", async () => {
  const key = await lived();
  const before = await answersOf(key);
  const reader = withArchives(world.table, world);
  await reader.read(key);
  await archiveAndClear();
  expect(await answersOf(key, { ...world, store: reader })).toEqual(before);
});

async function create(actions?: ScriptStep[], tenant = tenantId): Promise<SessionKey> {
  const run = actions === undefined ? {} : { run: { kind: "script" as const, actions } };
  const identity = BrowserIdentity.parse({});
  const accepted = await createSession(world, settings, { tenantId: tenant, identity, ...run });
  if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
  return { tenantId: tenant, sessionId: accepted.sessionId };
}

/** A session that has something of every kind, at rest. */
async function lived(tenant = tenantId): Promise<SessionKey> {
  const key = await create(first, tenant);
  await runAll();
  return key;
}

async function runMore(key: SessionKey, text: string, from: World = world): Promise<void> {
  await execute(from, settings, key, { kind: "script", actions: [{ type: "type", text }] });
  await runAll();
}

async function runAll(): Promise<void> {
  const worker = createWorker({
    world,
    browser: new PartsBrowser(),
    settings,
    processId: 1,
    report: (error) => {
      throw error;
    },
  });
  for (let hints = world.queue.drain(); hints.length > 0; hints = world.queue.drain()) {
    for (const hint of hints) await work(worker, hint, world.clock.nowMs() + 600_000);
  }
  await worker.warm.close();
}

/** Archives what is idle, has the collector do its part, and clears the table. */
async function archiveAndClear(given = settings): Promise<void> {
  await world.clock.advance(settings.archiveAfterMs);
  await archiveSessions(world, given);
  await collect(world, settings);
  await world.clock.advance(settings.archiveAfterMs);
  await archiveSessions(world, given);
}

/** Each of its calls may be the last, also those that the store makes of the table and the blobs. */
function reachedBy(mortal: Mortal): World {
  const reached = mortal.reaching({ ...world, store: world.table });
  const clock = {
    nowMs: () => world.clock.nowMs(),
    // Whoever comes second tries again in a moment.
    sleep: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
  return { ...reached, clock, store: withArchives(reached.store, reached) };
}

/** All that there is to be read of a session, but for its state's earlier versions. */
async function answersOf(key: SessionKey, from: World = world) {
  const all = { limit: 100 };
  const { store } = from;
  const session = (await store.read(key)) as Session;
  const { items: files } = await store.listArtifacts(key, all);
  return {
    updatedAtMs: session.updatedAtMs,
    events: await store.readEvents(key, { afterSequence: 0, limit: 100 }),
    middle: await store.readEvents(key, { afterSequence: 2, limit: 2 }),
    steps: await store.readSteps(key, { fromStep: 1, toStep: 100 }),
    pages: await store.readPages(key, { fromStep: 1, toStep: 100 }),
    newestPage: await store.readNewestPage(key, 100),
    runs: (await listRuns(from, key, all)).items,
    files,
    file: await store.readArtifact(key, files[0]?.artifactId ?? "none"),
    media: (await store.listMedia(key, all)).items,
    typed: typedIn(await openNewest(from, session)),
  };
}

function typedIn(manifest: Awaited<ReturnType<typeof openNewest>>): string[] {
  return manifest?.parts.map(({ storageKey }) => storageKey) ?? [];
}

async function inTable(key: SessionKey) {
  const { table } = world;
  const all = { limit: 100 };
  const range = { fromStep: 0, toStep: 100 };
  return {
    events: (await table.readEvents(key, { afterSequence: 0, limit: 100 })).length,
    steps: (await table.readSteps(key, range)).length,
    pages: (await table.readPages(key, range)).length,
    runs: (await table.listRuns(key, all)).items.length,
    files: (await table.listArtifacts(key, all)).items.length,
    media: (await table.listMedia(key, all)).items.length,
  };
}

function archives(): string[] {
  return world.blobs.keys().filter((key) => key.includes("/archive/"));
}

/** The archiver finds the session idle, or has its archive to be cleared. */
async function untilTurnTo(turn: "archive" | "clear"): Promise<void> {
  await world.clock.advance(settings.archiveAfterMs);
  if (turn === "archive") return;
  await archiveSessions(world, settings);
  await world.clock.advance(settings.archiveAfterMs);
}
