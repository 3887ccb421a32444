import {
  decodePart,
  findSession,
  loadPart,
  openSnapshot,
  type PartKind,
  type Session,
  type SnapshotManifest,
} from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomSteps } from "../support/storage-site/random-steps.ts";
import { startStorageSite, type StorageSite } from "../support/storage-site/site.ts";
import { dense, eventsOf, nextEvent, readLog, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

/** Sixty with every run of the tests; more by DORMOUSE_TWIN_STEPS, up to what a script may hold. */
const steps = Number(process.env["DORMOUSE_TWIN_STEPS"] ?? 60);
const origins = 30;
const seed = 20_261_121;
/** On average so many steps are committed between two kills. */
const stepsBetweenKills = 5;

let world: TestWorld;
let site: StorageSite;

beforeAll(async () => {
  site = await startStorageSite();
  world = await startTestWorld({
    settings: {
      DORMOUSE_LEASE_MS: "1200",
      DORMOUSE_HEARTBEAT_MS: "300",
      DORMOUSE_DISPATCH_GRACE_MS: "1200",
      DORMOUSE_RETRY_BACKOFF_MS: "50",
      DORMOUSE_MAX_ATTEMPTS: "20",
      // Else a worker might leave the session for its twin while it is being killed.
      DORMOUSE_QUANTUM_MS: "100000",
    },
  });
});
afterAll(async () => {
  await world.close();
  await site.close();
});

describe(`${steps} random steps over ${origins} origins`, () => {
  it("leave the state that an unkilled twin leaves, when the session's workers are killed at random", async () => {
    const run = script(...randomSteps(site, { seed, steps, origins }));
    const killed = await world.client.sessions.create({ run });
    const unkilled = await world.client.sessions.create({ run });
    const [kills] = await Promise.all([
      killWorkersUntilDone(killed.session.sessionId),
      untilDone(unkilled.session.sessionId),
    ]);

    const [twin, other] = await Promise.all([
      stateOf(killed.session.sessionId),
      stateOf(unkilled.session.sessionId),
    ]);
    expect(twin).toEqual(other);
    // Both were at work: an empty state would equal another.
    expect(kills).toBeGreaterThan(steps / stepsBetweenKills / 3);
    expect(new Set(other.parts.map(({ storageKey }) => storageKey)).size).toBeGreaterThan(15);
    const attempts = await attemptsOf(killed.session.sessionId);
    expect(attempts.filter((attempt) => attempt > 1).length).toBeGreaterThan(kills / 3);
  }, 900_000);
});

/** Kills the worker that is at the session's steps, now and then, until the run has ended. */
async function killWorkersUntilDone(sessionId: string): Promise<number> {
  let kills = 0;
  let untilKill = stepsBetweenKills;
  for await (const event of world.client.events(sessionId)) {
    if (event.type === "run.completed") return kills;
    if (event.type === "run.failed") throw new Error(JSON.stringify(event.data.error));
    if (event.type !== "step.completed") continue;
    untilKill -= 1;
    if (untilKill > 0) continue;
    // Of a step, from its claim to its commit, every moment gets its turn.
    untilKill = 1 + ((kills * 7) % (2 * stepsBetweenKills));
    await new Promise((resolve) => setTimeout(resolve, (kills * 13) % 90));
    kills += killBusyWorker(event.data.worker.processId);
  }
  throw new Error("the events ended before the run");
}

/** @returns how many there were: none where it has ended its work, and serves the twin or nobody now. */
function killBusyWorker(processId: number): number {
  const busy = world.pools.step
    .environments()
    .filter(({ state, pid }) => state === "busy" && pid === processId);
  for (const { id } of busy) world.pools.step.kill(id, "SIGKILL");
  return busy.length;
}

async function untilDone(sessionId: string): Promise<void> {
  const last = await nextEvent(
    world.client,
    sessionId,
    ({ type }) => /^run\.(c|f)/.test(type) && type !== "run.created",
  );
  if (last.type !== "run.completed") throw new Error(JSON.stringify(last.data));
}

/** At which attempt each of the steps was done, every one of them once. */
async function attemptsOf(sessionId: string): Promise<number[]> {
  const log = await readLog(world, sessionId);
  const completed = eventsOf(log, "step.completed").map(({ data }) => data);
  expect(completed.map(({ step }) => step)).toEqual(dense(steps));
  return completed.map(({ attempt }) => attempt);
}

/** What the session has stored, in a form that two sessions can share: without ids and times. */
async function stateOf(sessionId: string) {
  const session = await findSession(world.world, { tenantId: "local", sessionId });
  const manifest = await newestSnapshot(session);
  const tabs = manifest.tabs.map(({ url, title, active }) => ({ url, title, active }));
  const parts = await Promise.all(
    manifest.parts
      .filter(({ kind }) => kind in readable)
      .map(async (part) => {
        const content = await loadPart(world.world, session, part);
        const tab = manifest.tabs.findIndex(({ tabId }) => tabId === part.tabId);
        const { kind, storageKey } = part;
        return { kind, storageKey, tab, content: readableForm(kind, content) };
      }),
  );
  const sorted = parts.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
  return { tabs, parts: sorted };
}

/** A site is sent its cookies in their order; that of the sites among each other means nothing. */
function readableForm(kind: PartKind, content: Uint8Array): unknown {
  if (kind !== "cookies") return decodePart(kind as "localStorage", content);
  return Object.groupBy(decodePart(kind, content), ({ domain }) => domain);
}

/** The browser's own files differ where what they hold does not. */
const readable = { cookies: 1, localStorage: 1, sessionStorage: 1, indexedDB: 1 };

function nameOf({ kind, storageKey, tab }: { kind: string; storageKey: string; tab: number }) {
  return JSON.stringify([kind, storageKey, tab]);
}

async function newestSnapshot(session: Session): Promise<SnapshotManifest> {
  const manifest = await openSnapshot(world.world, session, session.snapshotVersion);
  if (manifest === undefined) throw new Error("the session has no snapshot");
  return manifest;
}
