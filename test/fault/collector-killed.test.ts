import { randomBytes } from "node:crypto";
import type { ScriptStep, SessionEvent } from "@dormouse/contract";
import {
  blobsOf,
  isArchived,
  loadPart,
  openSessionSeal,
  openSnapshot,
  snapshotsPrefix,
  type Session,
} from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startStorageSite, type StorageSite } from "../support/storage-site/site.ts";
import { until } from "../support/world/processes.ts";
import { readLog, runAgain, runNew, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

const keptSnapshots = 4;
const steps = 30;
const origins = 6;

let world: TestWorld;
let site: StorageSite;

beforeAll(async () => {
  site = await startStorageSite();
  world = await startTestWorld({
    settings: { DORMOUSE_KEPT_SNAPSHOTS: String(keptSnapshots) },
  });
});
afterAll(async () => {
  await world.close();
  await site.close();
});

describe("a collector that is killed with SIGKILL", () => {
  it("again and again beside a running session leaves every snapshot that is listed whole", async () => {
    const running = runNew(world.client, script(...visits(steps)));
    const over = new AbortController();
    const killing = killCollectors(over.signal);
    const { sessionId, run } = await running;
    over.abort();
    expect(await killing).toBeGreaterThan(0);
    expect(run.status).toBe("COMPLETED");
    const key = { tenantId: "local", sessionId };
    await expectNothingMissing(await read(key));

    await world.world.store.requestCollection(key, Date.now());
    await until(
      async () => (await collected()) && (await versionsOf(key)).length === keptSnapshots,
    );
    const session = await read(key);
    const versions = [0, 1, 2, 3].map((age) => session.snapshotVersion - age);
    expect(await versionsOf(session)).toEqual(versions);
    await expectNothingMissing(session);
    await expectNothingToSpare(session);

    const again = await runAgain(world.client, sessionId, script(...visits(2)));
    expect(again.status).toBe("COMPLETED");
  });
});

describe("an archiver that is killed with SIGKILL", () => {
  it("again and again loses nothing of a log and doubles nothing, in its archive or out of it", async () => {
    const { sessionId } = await runNew(world.client, script(...visits(1)));
    const key = { tenantId: "local", sessionId };
    await lengthen(await read(key), 500);
    const before = await readLog(world, sessionId, 500);
    world.pools.archive.setEnvironment({ DORMOUSE_ARCHIVE_AFTER_MS: "0" });
    let kills = await killArchivers(async () => isArchived(await read(key)));
    // As if its readers of before had had their time.
    const session = await read(key);
    const due = { ...session, revision: session.revision + 1 };
    if (session.archive !== undefined) due.archive = { ...session.archive, dueAtMs: 0 };
    await world.world.store.commit({ session: due });
    kills += await killArchivers(async () => (await read(key)).archive?.cleared === true);
    expect(kills).toBeGreaterThan(0);
    expect(await readLog(world, sessionId, 500)).toEqual(before);
  });
});

/** Adds events to the log of a session at rest. */
async function lengthen(session: Session, count: number): Promise<void> {
  const { store } = world.world;
  const { sessionId, lastSequence, snapshotVersion, updatedAtMs } = session;
  const events = Array.from({ length: count }, (_, index): SessionEvent => ({
    type: "snapshot.incomplete",
    sequence: lastSequence + index + 1,
    sessionId,
    at: new Date(updatedAtMs).toISOString(),
    data: { version: snapshotVersion, notes: [] },
  }));
  await store.prepare(session, { events });
  const revision = session.revision + 1;
  await store.commit({ session: { ...session, revision, lastSequence: lastSequence + count } });
}

/** Invokes the archiver and kills it a moment later, after twice as long each time, until it has come to an end. */
async function killArchivers(isDone: () => Promise<boolean>): Promise<number> {
  const { archive } = world.pools;
  let kills = 0;
  for (let round = 0; !(await isDone()); round += 1) {
    let isOver = false;
    const invoked = archive
      .invoke({})
      .catch(() => undefined)
      .then(() => {
        isOver = true;
      });
    const busy = () => archive.environments().filter(({ state }) => state === "busy");
    await until(async () => isOver || busy().length > 0);
    await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** round));
    for (const { id } of busy()) {
      archive.kill(id, "SIGKILL");
      kills += 1;
    }
    await invoked;
  }
  return kills;
}

/** Each makes the storage of one origin longer, by more than a manifest takes inline. */
function visits(count: number): ScriptStep[] {
  return Array.from({ length: count }, (_, index) => {
    const value = randomBytes(5_000).toString("base64url");
    const url = site.url(index % origins, { op: "local.append", key: "a", value });
    const button = { role: "button", name: "Do it" };
    return {
      actions: [
        { type: "goto", url },
        { type: "click", locator: button },
      ],
    };
  });
}

/** Invokes the collector and kills it a moment later, a later one each time. */
async function killCollectors(signal: AbortSignal): Promise<number> {
  let kills = 0;
  for (let round = 0; !signal.aborted; round += 1) {
    await requestAll();
    const invoked = world.pools.collect.invoke({}).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, (round * 37) % 700));
    for (const { id, state } of world.pools.collect.environments()) {
      if (state !== "busy") continue;
      world.pools.collect.kill(id, "SIGKILL");
      kills += 1;
    }
    await invoked;
  }
  return kills;
}

async function requestAll(): Promise<void> {
  const { store } = world.world;
  const { items } = await store.list({ tenantId: "local", limit: 10 });
  await Promise.all(items.map((session) => store.requestCollection(session, Date.now())));
}

/** Whether a collector has been through; its schedule may have one at work. */
async function collected(): Promise<boolean> {
  await world.pools.collect.invoke({}).catch(() => undefined);
  return (await world.world.store.listCollections(Date.now(), 10)).length === 0;
}

async function read(key: { tenantId: string; sessionId: string }): Promise<Session> {
  const session = await world.world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  return session;
}

async function versionsOf(key: { tenantId: string; sessionId: string }): Promise<number[]> {
  const { items } = await world.world.store.listSnapshots(key, { limit: 100 });
  return items.map(({ version }) => version);
}

async function expectNothingMissing(session: Session): Promise<void> {
  for (const version of await versionsOf(session)) {
    try {
      const manifest = await openSnapshot(world.world, session, version);
      for (const part of manifest?.parts ?? []) await loadPart(world.world, session, part);
    } catch (error) {
      // The schedule's own collector may have taken the whole snapshot meanwhile.
      if ((await versionsOf(session)).includes(version)) throw error;
    }
  }
}

async function expectNothingToSpare(session: Session): Promise<void> {
  const { store, blobs, keyring } = world.world;
  const seal = await openSessionSeal(keyring, session);
  const { items } = await store.listSnapshots(session, { limit: 100 });
  const needed = new Set<string>();
  for (const stored of items) {
    const manifest = await openSnapshot(world.world, session, stored.version);
    if (manifest === undefined) throw new Error("a listed snapshot is gone");
    for (const name of blobsOf(session, seal, stored, manifest)) needed.add(name);
  }
  const { blobs: listed } = await blobs.list(snapshotsPrefix(session));
  expect(needed.size).toBeGreaterThan(0);
  expect(listed.map(({ key }) => key)).toEqual([...needed].toSorted());
}
