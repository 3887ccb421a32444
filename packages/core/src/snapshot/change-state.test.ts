import { BrowserIdentity, StorageState } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { createSession } from "../session/create.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import { importIntoSession, type StateImport } from "../transfer/import.ts";
import { restoreSnapshot } from "./restore.ts";
import type { StoredSnapshot } from "./snapshot.ts";
import { openSnapshot } from "./stored-snapshot.ts";

let world: MemoryWorld;
let key: SessionKey;

beforeEach(async () => {
  world = createMemoryWorld();
  const created = await createSession(world, defaultSettings, {
    tenantId: "tenant",
    identity: BrowserIdentity.parse({}),
  });
  if ("duplicate" in created) throw new Error("it was there before");
  key = { tenantId: "tenant", sessionId: created.sessionId };
  await importIntoSession(world, key, itemOf("1", "replace"));
  await importIntoSession(world, key, itemOf("2", "replace"));
});

function itemOf(value: string, mode: "replace" | "merge"): StateImport {
  const localStorage = [{ name: "a", value }];
  const state = StorageState.parse({ origins: [{ origin: "https://a.example", localStorage }] });
  return { format: "playwright", mode, state };
}

async function hashes(version: number): Promise<string[]> {
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  const manifest = await openSnapshot(world, session, version);
  return (manifest?.parts ?? []).map(({ sha256 }) => sha256);
}

describe.each<[string, (stored: StoredSnapshot | undefined) => StoredSnapshot | undefined]>([
  ["damaged", (stored) => stored && { ...stored, sealed: { inline: "AAAA" } }],
  ["gone", () => undefined],
])("a session whose newest snapshot is %s", (_, spoilt) => {
  beforeEach(() => {
    const read = world.store.readSnapshot.bind(world.store);
    world.store.readSnapshot = async (session, version) => {
      const stored = await read(session, version);
      return version === 2 ? spoilt(stored) : stored;
    };
  });

  it("goes back to an older one", async () => {
    expect(await restoreSnapshot(world, key, 1)).toMatchObject({ snapshotVersion: 3 });
    expect(await hashes(3)).toEqual(await hashes(1));
  });

  it("takes a full state", async () => {
    const stored = await importIntoSession(world, key, {
      format: "full",
      state: { parts: [], tabs: [], dialogs: { response: "dismiss" } },
    });
    expect(stored.version).toBe(3);
  });

  it("takes nothing that is to be set upon what it had", async () => {
    await expect(importIntoSession(world, key, itemOf("3", "merge"))).rejects.toMatchObject({
      name: "SnapshotUnreadableError",
    });
    expect(await world.store.read(key)).toMatchObject({ snapshotVersion: 2 });
  });
});
