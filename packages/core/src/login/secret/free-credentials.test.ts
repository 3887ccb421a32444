import { BrowserIdentity, DormouseError } from "@dormouse/contract";
import { beforeEach, expect, it } from "vitest";
import { createSession } from "../../session/create.ts";
import { deleteSession } from "../../session/delete.ts";
import type { SessionKey } from "../../session/session.ts";
import { defaultSettings as settings } from "../../settings.ts";
import { sweep } from "../../sweep/sweep.ts";
import { createMemoryWorld, type MemoryWorld } from "../../world/memory/index.ts";
import type { LoginPointer, LoginState } from "../login.ts";

const tenantId = "tenant";
const login: LoginState = {
  site: "harbor",
  username: "ada",
  fingerprint: "of ada's",
  keepAlive: true,
  everyMs: 300_000,
  health: "healthy",
  failures: 0,
  turnAtMs: 0,
};

let world: MemoryWorld;
let key: SessionKey;
let pointer: LoginPointer;

beforeEach(async () => {
  world = createMemoryWorld();
  const identity = BrowserIdentity.parse({});
  const created = await createSession(world, settings, { tenantId, identity });
  if (!("sessionId" in created)) throw new Error("it was there before");
  key = { tenantId, sessionId: created.sessionId };
  pointer = { ...key, fingerprint: login.fingerprint };
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  await world.store.commit({
    session: { ...session, revision: session.revision + 1, login },
    login: { pointer, secret: { ...key, encrypted: "secret" } },
  });
});

const standing = () => world.table.readLoginPointer(tenantId, login.fingerprint);
const secret = () => world.table.readLoginSecret(key);

/** The call after the session was deleted does not come back. */
function breakOff(): void {
  const { removeLoginPointer } = world.table;
  world.table.removeLoginPointer = () => {
    world.table.removeLoginPointer = removeLoginPointer;
    return Promise.reject(new DormouseError("unavailable", "no answer"));
  };
}

it("a login that is deleted leaves its credentials to another, and nothing of what they say", async () => {
  expect([await standing(), await secret()]).toEqual([pointer, { ...key, encrypted: "secret" }]);
  expect(await deleteSession(world, settings, key)).toBe(true);
  expect([await standing(), await secret()]).toEqual([undefined, undefined]);
});

it("a deletion that broke off is finished by the sweeper, which forgets the session last", async () => {
  breakOff();
  await expect(deleteSession(world, settings, key)).rejects.toMatchObject({ code: "unavailable" });
  expect([await standing(), await secret()]).toEqual([pointer, undefined]);
  await world.clock.advance(settings.leaseMs);
  breakOff();
  expect(await sweep(world, settings)).toMatchObject({ failed: 1, removed: 0 });
  expect(await world.store.read(key)).toMatchObject({ login });
  await world.clock.advance(60_000);
  expect(await sweep(world, settings)).toMatchObject({ failed: 0, removed: 1 });
  expect([await standing(), await world.store.read(key)]).toEqual([undefined, undefined]);
});

it("credentials that stand for a newer login are left to it", async () => {
  await world.store.removeLoginPointer(pointer);
  const newer = { ...pointer, sessionId: "newer" };
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  await world.store.commit({
    session: { ...session, sessionId: "newer", revision: 1 },
    login: { pointer: newer, secret: { tenantId, sessionId: "newer", encrypted: "newer" } },
  });
  await deleteSession(world, settings, key);
  expect(await standing()).toEqual(newer);
});
