import { BrowserIdentity, StorageState } from "@dormouse/contract";
import { expect, it } from "vitest";
import { createSession } from "../session/create.ts";
import { defaultSettings } from "../settings.ts";
import { createMemoryWorld, MemoryKeyring, type MemoryWorld } from "../world/memory/index.ts";
import { sweep } from "../sweep/sweep.ts";
import type { World } from "../world/world.ts";
import { ScriptedBrowser } from "./simulation/scripted-browser.ts";
import { work } from "./work.ts";
import { createWorker } from "./worker.ts";

const losses: [string, string, (world: MemoryWorld) => World][] = [
  ["key", "KeyUnwrapError", (world) => ({ ...world, keyring: new MemoryKeyring() })],
  ["newest snapshot", "SnapshotUnreadableError", withoutSnapshots],
];

it.each(losses)(
  "a session whose %s is gone never starts over from nothing: it is paused and says why",
  async (_, name, lose) => {
    const world = createMemoryWorld();
    const accepted = await createSession(world, defaultSettings, {
      tenantId: "tenant",
      identity: BrowserIdentity.parse({}),
      storageState: StorageState.parse({}),
      run: { kind: "script", actions: [{ type: "type", text: "one" }] },
    });
    if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
    const key = { tenantId: "tenant", sessionId: accepted.sessionId };
    const browser = new ScriptedBrowser();
    const reported: unknown[] = [];
    const worker = createWorker({
      world: lose(world),
      browser,
      settings: defaultSettings,
      processId: 1,
      report: (error) => reported.push(error),
    });
    for (let round = 0; round < 10; round += 1) {
      for (const hint of world.queue.drain()) {
        await work(worker, hint, world.clock.nowMs() + 900_000);
      }
      await world.clock.advance(20_000);
      await sweep(world, defaultSettings);
    }
    const session = await world.store.read(key);
    expect(session).toMatchObject({ status: "PAUSED", snapshotVersion: 1 });
    expect(session?.reason).toMatchObject({ code: "attempts_exhausted" });
    expect(session?.reason?.message).toContain("stored state cannot be read");
    expect(reported).toHaveLength(defaultSettings.maxAttempts);
    expect(reported[0]).toMatchObject({ name });
    expect(browser.opened).toEqual([]);
  },
);

function withoutSnapshots(world: MemoryWorld): World {
  world.store.readSnapshot = () => Promise.resolve(undefined);
  return world;
}
