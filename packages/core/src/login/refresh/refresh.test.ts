import { defineSite, type SessionEvent } from "@dormouse/contract";
import { beforeEach, describe, expect, test } from "vitest";
import { archiveSessions } from "../../archive/archive-sessions.ts";
import { cancelSession } from "../../session/cancel.ts";
import type { Session, SessionKey } from "../../session/session.ts";
import { defaultSettings as settings } from "../../settings.ts";
import { deleteSite, putSite } from "../../site/manage.ts";
import { createEngine, tenantId, type Engine } from "../../worker/simulation/engine.ts";
import { Mortal } from "../../worker/simulation/mortal.ts";
import type { World } from "../../world/world.ts";
import type { LoginState } from "../login.ts";
import { refreshLogins } from "./refresh.ts";

const minuteMs = 60_000;
const everyMs = 5 * minuteMs;
const url = "https://harbor.example/";
const { name: site, ...description } = defineSite({
  name: "harbor",
  url,
  hosts: ["harbor.example"],
  login: { actions: [{ type: "goto", url }] },
  check: {
    open: url,
    signedIn: [{ type: "expect", text: "Sign out" }],
    signedOut: [{ type: "expect", text: "Sign in" }],
  },
  operations: {},
});

let engine: Engine;
let logins = 0;
beforeEach(async () => {
  engine = createEngine();
  await putSite(engine.world, { tenantId, name: site }, description);
});

/** A login whose turn has come. */
async function login(changes: Partial<LoginState> = {}): Promise<SessionKey> {
  const { store, clock } = engine.world;
  const key = await engine.session([], { run: undefined });
  const session = await engine.read(key);
  const fingerprint = `fingerprint ${(logins += 1)}`;
  const state: LoginState = {
    site,
    username: "ada",
    fingerprint,
    keepAlive: true,
    everyMs,
    health: "healthy",
    failures: 0,
    turnAtMs: clock.nowMs(),
    ...changes,
  };
  await store.commit({
    session: { ...session, revision: session.revision + 1, login: state },
    login: {
      pointer: { ...key, fingerprint },
      secret: { ...key, encrypted: "c2VjcmV0" },
    },
  });
  return key;
}

/** What still stands for it, beside its session. */
async function left(key: SessionKey, { login: state }: Session) {
  const { store } = engine.world;
  const { fingerprint = "" } = state ?? {};
  return [await store.readLoginPointer(tenantId, fingerprint), await store.readLoginSecret(key)];
}

const refresh = (world: World = engine.world) => refreshLogins(world, settings);
const nothing = { refreshed: 0, removed: 0, siteless: 0, shortened: 0, failed: 0 };

describe("a login that is kept alive", () => {
  test("is sent to a worker when its turn has come, once, and then not before its next", async () => {
    const key = await login();
    await login({ turnAtMs: engine.world.clock.nowMs() + 30_001 });
    await login({ turnAtMs: engine.world.clock.nowMs() + 20_001, everyMs: minuteMs });
    expect(await refresh()).toEqual({ ...nothing, refreshed: 1 });
    expect(await refresh()).toEqual(nothing);
    const [hint, ...others] = engine.world.queue.drain();
    expect(others).toEqual([]);
    const { run, login: state } = await engine.read(key);
    expect(hint).toMatchObject({ ...key, runId: run?.runId, step: 1 });
    expect(run).toMatchObject({ kind: "refresh", stages: ["check"] });
    expect(state?.turnAtMs).toBe(engine.world.clock.nowMs() + everyMs);
  });

  test("has its turn as often as its site says now", async () => {
    const key = await login();
    await putSite(
      engine.world,
      { tenantId, name: site },
      { ...description, keepAlive: { everyMs: minuteMs } },
    );
    expect(await refresh()).toEqual({ ...nothing, refreshed: 1 });
    const { login: state } = await engine.read(key);
    const turnAtMs = engine.world.clock.nowMs() + minuteMs;
    expect(state).toMatchObject({ everyMs: minuteMs, turnAtMs });
  });

  test("fails where its site is no more, and is dead once that has been so for long", async () => {
    const key = await login();
    await deleteSite(engine.world, { tenantId, name: site });
    expect(await refresh()).toEqual({ ...nothing, siteless: 1 });
    expect(await refresh()).toEqual({ ...nothing, siteless: 1 });
    const unhealthy = await engine.read(key);
    expect(unhealthy.login).toMatchObject({ health: "unhealthy", failures: 2 });
    const { type, data } = (await engine.events(key)).at(-1) as SessionEvent;
    expect({ type, data }).toMatchObject({
      type: "login.unhealthy",
      data: { failures: 2, error: { code: "site_not_found" } },
    });
    await engine.world.clock.advance(settings.loginDeadAfterMs);
    expect(await refresh()).toEqual({ ...nothing, removed: 1 });
    expect((await engine.events(key)).slice(-2)).toMatchObject([
      { type: "login.removed", data: { reason: "dead" } },
      { type: "session.ended" },
    ]);
    expect(await left(key, unhealthy)).toEqual([undefined, undefined]);
  });

  test("is not tried by itself where nobody was ever signed in", async () => {
    const key = await login({ health: "new" });
    expect(await refresh()).toEqual(nothing);
    await engine.world.clock.advance(settings.loginIdleMs);
    expect(await refresh()).toEqual({ ...nothing, removed: 1 });
    const { status, run } = await engine.read(key);
    expect({ status, run }).toEqual({ status: "COMPLETED", run: undefined });
  });
});

describe("any other", () => {
  test("expires once it was not used for a while, and is an ended session like any other then", async () => {
    const key = await login({ keepAlive: false });
    const before = await engine.read(key);
    expect(await refresh()).toEqual(nothing);
    expect((await engine.read(key)).updatedAtMs).toBe(before.updatedAtMs);
    await engine.world.clock.advance(settings.loginIdleMs - 1);
    expect(await refresh()).toEqual(nothing);
    await engine.world.clock.advance(1);
    expect(await refresh()).toEqual({ ...nothing, removed: 1 });
    const ended = await engine.read(key);
    expect(ended.login).toBeUndefined();
    expect(ended.ended).toBeDefined();
    expect(await left(key, before)).toEqual([undefined, undefined]);
    expect(await engine.eventTypes(key)).toEqual([
      "session.created",
      "login.removed",
      "session.ended",
    ]);
    await engine.world.clock.advance(settings.archiveAfterMs);
    expect(await archiveSessions(engine.world, settings)).toMatchObject({ archived: 1 });
  });
});

test("one that its owner wants forgotten is deleted, one that was to end is ended", async () => {
  const atMs = engine.world.clock.nowMs();
  const forgotten = await login({ removal: { atMs } });
  const ended = await login({ removal: { atMs, reason: "ended" } });
  expect(await refresh()).toEqual({ ...nothing, removed: 2 });
  expect(await engine.read(forgotten)).toMatchObject({ status: "CLEANUP" });
  expect(await engine.read(ended)).toMatchObject({ status: "COMPLETED" });
  const [removed] = (await engine.events(ended)).slice(-2);
  expect(removed).toMatchObject({ type: "login.removed", data: { reason: "forgotten" } });
});

test("one that cannot be looked after keeps none of the others from their turn", async () => {
  const { store } = engine.world;
  const broken = new Set<string>();
  while (broken.size < 101) broken.add((await login()).sessionId);
  await engine.world.clock.advance(1);
  await login();
  const read = store.read.bind(store);
  store.read = async (key) => {
    if (broken.has(key.sessionId)) throw new Error("it cannot be read");
    return read(key);
  };
  const deadlineMs = engine.world.clock.nowMs() + 1;
  expect(await refreshLogins(engine.world, settings, { deadlineMs })).toMatchObject({
    refreshed: 1,
    failed: 101,
  });
});

test("whoever is killed at any moment leaves nothing lost or doubled for the next one", async () => {
  for (let touches = 1; touches < 100; touches += 1) {
    const keys = [
      await login(),
      await login({ keepAlive: false, turnAtMs: 0 }),
      await login({ removal: { atMs: 1 } }),
    ] as const;
    await engine.world.clock.advance(settings.loginIdleMs);
    const before = await engine.read(keys[1]);
    const mortal = new Mortal(touches);
    const done = refresh(mortal.reaching(engine.world)).then(() => true);
    const survived = await Promise.race([done, mortal.died.then(() => false)]);
    await refresh();
    expect((await engine.eventTypes(keys[0])).filter((type) => type === "run.created")).toEqual([
      "run.created",
    ]);
    expect((await engine.eventTypes(keys[1])).slice(1)).toEqual(["login.removed", "session.ended"]);
    expect(await left(keys[1], before)).toEqual([undefined, undefined]);
    expect((await engine.read(keys[2])).status).toBe("CLEANUP");
    if (survived) return;
  }
  throw new Error("it never came to its end");
});

test("a long log is archived and cleared now and then, and answers as before", async () => {
  const { world } = engine;
  const key = await login();
  await fill(key, 2_001);
  const before = await eventsOf(world, key);
  expect(await refresh()).toEqual({ ...nothing, refreshed: 1, shortened: 1 });
  expect((await engine.read(key)).run).toMatchObject({ kind: "refresh", status: "INITIALIZING" });
  await cancelSession(world, key);
  await world.clock.advance(everyMs);
  expect(await refresh()).toMatchObject({ shortened: 1, refreshed: 1 });
  const { archive, lastSequence } = await engine.read(key);
  expect(archive).toMatchObject({ lastSequence: before.length, cleared: true });
  expect(await world.table.readEvents(key, { afterSequence: 0, limit: 9 })).toMatchObject(
    ["run.created", "run.cancelled", "run.created"].map((type) => ({ type })),
  );
  const after = await eventsOf(world, key);
  expect(after).toHaveLength(lastSequence);
  expect(after.slice(0, before.length)).toEqual(before);
  // One that waits too long already is not kept waiting for that.
  await cancelSession(world, key);
  await fill(key, 2_001);
  await world.clock.advance(everyMs + 10 * minuteMs);
  expect(await refresh()).toEqual({ ...nothing, refreshed: 1 });
});

async function eventsOf({ store }: Pick<World, "store">, key: SessionKey) {
  return store.readEvents(key, { afterSequence: 0, limit: 10_000 });
}

/** Makes the log so long. */
async function fill(key: SessionKey, events: number): Promise<void> {
  const session = await engine.read(key);
  const { sessionId, lastSequence } = session;
  const at = new Date(engine.world.clock.nowMs()).toISOString();
  const added = Array.from({ length: events }, (_, index): SessionEvent => {
    const sequence = lastSequence + index + 1;
    return { type: "session.revived", sessionId, sequence, at, data: {} };
  });
  await engine.world.store.prepare(key, { events: added });
  const longer = { revision: session.revision + 1, lastSequence: lastSequence + events };
  await engine.world.store.commit({ session: { ...session, ...longer } });
}
