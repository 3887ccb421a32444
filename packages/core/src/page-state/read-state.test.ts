import { beforeEach, describe, expect, it, vi } from "vitest";
import { execute } from "../session/execute.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { createEngine, script, type Engine } from "../worker/simulation/engine.ts";
import { hotTrustMs } from "./find-page.ts";
import { pageOf } from "./outline/support/page-of.ts";
import { readState } from "./read-state.ts";

let engine: Engine;
beforeEach(() => {
  engine = createEngine();
  engine.browser.shows = (typed) => {
    const route = typed.length > 6 ? "/second" : "/first";
    const markup = typed.map((text) => `<button>${text}</button>`).join("");
    const url = `https://shop.example${route}`;
    return pageOf(`<main>${markup}</main>`, { url, fingerprint: JSON.stringify(typed) });
  };
});

describe("a state", () => {
  it("is told whole from the hot copies, by the very step that made it so, as the records would tell it", async () => {
    const pause = { type: "sleep" as const, durationMs: 10 };
    const key = await engine.session(["a", "b", pause, "c", "d", "e", "f", "g", "h", "i", "j"]);
    await finish(key);
    const reads = watched();
    const told = await whole(key);
    expect(reads()).toBe(0);
    expect(told.history?.actions.map(({ t }) => t)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(told.statistics).toMatchObject({ total_actions: 11, successful_actions: 11 });
    expect(told.page_state?.route).toBe("/second");
    engine.world.hot.clear();
    expect(await whole(key)).toEqual(told);
  });

  it("that was read from the records is hot from then on, and its actions are not read again", async () => {
    const key = await engine.session(["a", "b"]);
    await finish(key);
    engine.world.hot.clear();
    const told = await whole(key);
    const reads = watched();
    expect(await whole(key)).toEqual(told);
    expect(reads()).toBe(0);
    await engine.world.clock.advance(hotTrustMs);
    expect(await whole(key)).toEqual(told);
    expect(reads()).toBe(1);
  });

  it("has the actions of a step whose copy was lost, once the copy before it is as old as it may be", async () => {
    const key = await engine.session(["a"]);
    await finish(key);
    const { hot } = engine.world;
    const lost = [vi.spyOn(hot, "putPage"), vi.spyOn(hot, "confirmPage")].map((write) =>
      write.mockResolvedValue(),
    );
    await execute(engine.world, defaultSettings, key, script(["b"]));
    await finish(key);
    for (const write of lost) write.mockRestore();
    await execute(engine.world, defaultSettings, key, script(["c"]));
    await finish(key);
    await engine.world.clock.advance(hotTrustMs);
    const told = await whole(key);
    expect(told.history?.actions.map(({ t }) => t)).toEqual([0, 1, 2]);
    engine.world.hot.clear();
    expect(await whole(key)).toEqual(told);
  });
});

function whole(key: SessionKey) {
  return readState(engine.world, key, { mostActions: 100 });
}

async function finish(key: SessionKey): Promise<void> {
  const worker = engine.worker();
  await engine.deliver(worker);
  for (let tries = 0; (await engine.read(key)).status !== "COMPLETED"; tries += 1) {
    if (tries > 100) throw new Error("it does not come to an end");
    await engine.world.clock.advance(10);
    await engine.deliver(worker);
  }
}

/** @returns how often the store was asked since. */
function watched(): () => number {
  const { store } = engine.world;
  const spies = [
    vi.spyOn(store, "read"),
    vi.spyOn(store, "readPages"),
    vi.spyOn(store, "readSteps"),
    vi.spyOn(store, "readRun"),
  ];
  return () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
}
