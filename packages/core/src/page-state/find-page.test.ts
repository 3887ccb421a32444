import { beforeEach, describe, expect, it, vi } from "vitest";
import { deleteSession } from "../session/delete.ts";
import { execute } from "../session/execute.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { createEngine, script, type Engine } from "../worker/simulation/engine.ts";
import { applyPatch } from "./diff/merge-patch.ts";
import { findPage, hotTrustMs, type FoundPage } from "./find-page.ts";
import { pageOf } from "./outline/support/page-of.ts";
import { readDiff } from "./read-diff.ts";
import { viewCore } from "./view/view.ts";

let engine: Engine;
beforeEach(() => {
  engine = createEngine();
  engine.browser.shows = (typed) => {
    const buttons = typed.map((text) => `<button>${text}</button>`).join("");
    return pageOf(`<main>${buttons}</main>`, { fingerprint: JSON.stringify(typed) });
  };
});

describe("a session's page", () => {
  it("is had from the hot copy alone once a step is committed", async () => {
    const { key } = await ran("alpha", "beta");
    const [read, readPages] = watched();
    expect(names(await findPage(engine.world, key))).toEqual(["alpha", "beta"]);
    expect([read.mock.calls, readPages.mock.calls]).toEqual([[], []]);
  });

  it("is the newest once the hot copy is as old as it may be, though that a step wrote it was lost", async () => {
    const { key, worker } = await ran("alpha");
    const put = engine.world.hot.putPage.bind(engine.world.hot);
    engine.world.hot.putPage = () => Promise.resolve();
    await execute(engine.world, defaultSettings, key, script(["beta"]));
    await engine.deliver(worker);
    engine.world.hot.putPage = put;
    expect(names(await findPage(engine.world, key))).toEqual(["alpha"]);
    const session = await engine.read(key);
    expect(names(await findPage(engine.world, key, { session }))).toEqual(["alpha", "beta"]);
    await engine.world.clock.advance(hotTrustMs);
    expect(names(await findPage(engine.world, key))).toEqual(["alpha", "beta"]);
    const [read] = watched();
    expect(names(await findPage(engine.world, key))).toEqual(["alpha", "beta"]);
    expect(read).not.toHaveBeenCalled();
  });

  it("that nobody changed is checked once in a while, and read from the store no more", async () => {
    const { key } = await ran("alpha");
    await engine.world.clock.advance(hotTrustMs);
    const [read, readPages] = watched();
    for (let time = 0; time < 3; time += 1) await findPage(engine.world, key);
    expect(read).toHaveBeenCalledTimes(1);
    expect(readPages).not.toHaveBeenCalled();
    const confirm = vi.spyOn(engine.world.hot, "confirmPage");
    await findPage(engine.world, key, { session: await engine.read(key) });
    expect(confirm).not.toHaveBeenCalled();
  });

  it("is read from the store where nothing is hot, and is hot from then on", async () => {
    const { key } = await ran("alpha", "beta");
    engine.world.hot.clear();
    expect(names(await findPage(engine.world, key))).toEqual(["alpha", "beta"]);
    expect(await engine.world.hot.readPage(key)).toMatchObject({ step: 2 });
  });

  it("of an earlier step is that of the step before it that changed it", async () => {
    const { key } = await ran("alpha", "beta", "gamma");
    const at = (atStep: number) => findPage(engine.world, key, { atStep });
    expect(await at(0)).toBeUndefined();
    expect(names(await at(2))).toEqual(["alpha", "beta"]);
    expect(names(await at(3))).toEqual(["alpha", "beta", "gamma"]);
  });

  it("is not another tenant's, and nobody's once the session is deleted", async () => {
    const { key } = await ran("alpha");
    const stranger = { ...key, tenantId: "stranger" };
    await expect(findPage(engine.world, stranger)).rejects.toMatchObject({
      code: "session_not_found",
    });
    await deleteSession(engine.world, defaultSettings, key);
    await expect(findPage(engine.world, key)).rejects.toMatchObject({ code: "session_deleted" });
  });
});

describe("what changed of it", () => {
  it("since any step leads from the page of then to that of now", async () => {
    const { key } = await ran("alpha", "beta", "gamma");
    const now = await viewAt(key);
    for (const since of [1, 2, 3]) {
      const diff = await readDiff(engine.world, key, { since, format: "merge" });
      expect(diff).toMatchObject({ since, step: 3 });
      const before = await viewAt(key, since);
      expect(diff.full ? diff.state : applyPatch(before, diff.delta ?? {})).toEqual(now);
    }
  });

  it("is told of the newest page to whoever knows of a step that the hot copy does not know of", async () => {
    const { key, worker } = await ran("alpha");
    const put = vi.spyOn(engine.world.hot, "putPage").mockResolvedValue();
    await execute(engine.world, defaultSettings, key, script(["beta", "gamma"]));
    await engine.deliver(worker);
    put.mockRestore();
    const diff = await readDiff(engine.world, key, { since: 2, format: "merge" });
    expect(diff).toMatchObject({ since: 2, step: 3 });
    expect(JSON.stringify(diff)).toContain("gamma");
  });

  it("with the newest step is had from the hot copies alone", async () => {
    const { key } = await ran("alpha", "beta");
    const [read, readPages] = watched();
    const diff = await readDiff(engine.world, key, { format: "merge" });
    expect(diff).toMatchObject({ since: 1, step: 2 });
    expect([read.mock.calls, readPages.mock.calls]).toEqual([[], []]);
  });
});

async function viewAt(key: SessionKey, atStep?: number) {
  const page = await findPage(engine.world, key, { atStep });
  if (page === undefined) throw new Error("no page");
  return viewCore(page);
}

async function ran(...steps: string[]) {
  const key: SessionKey = await engine.session(steps);
  const worker = engine.worker();
  await engine.deliver(worker);
  return { key, worker };
}

function watched() {
  const { store } = engine.world;
  return [vi.spyOn(store, "read"), vi.spyOn(store, "readPages")] as const;
}

function names(page: FoundPage | undefined): string[] {
  const elements = Object.values(page?.memory.content.elements ?? {});
  return elements.filter(({ role }) => role === "button").map(({ name }) => name);
}
