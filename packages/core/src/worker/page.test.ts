import { beforeEach, describe, expect, it } from "vitest";
import { collect } from "../collect/collect.ts";
import { orphanGraceMs } from "../collect/schedule.ts";
import { forkSession } from "../fork/fork.ts";
import { answerQuestion } from "../input/answer.ts";
import { recordsPerKeyframe } from "../page-state/diff/change.ts";
import { findPage } from "../page-state/find-page.ts";
import { loadMemoryAt } from "../page-state/load-memory.ts";
import { pageOf } from "../page-state/outline/support/page-of.ts";
import type { PageMemory } from "../page-state/page-memory.ts";
import { blobPrefix } from "../session/blob-prefix.ts";
import { deleteSession } from "../session/delete.ts";
import { execute } from "../session/execute.ts";
import type { SessionKey } from "../session/session.ts";
import { sessionView } from "../session/view.ts";
import { defaultSettings } from "../settings.ts";
import { importIntoSession } from "../transfer/import.ts";
import { createEngine, group, script, type Engine } from "./simulation/engine.ts";

let engine: Engine;
beforeEach(() => {
  engine = createEngine();
  // A page with a button for all that was typed, but for what is only looked at.
  engine.browser.shows = (typed) => {
    const shown = typed.filter((text) => !text.startsWith("look"));
    const buttons = shown.map((text) => `<button>${text}</button>`).join("");
    return pageOf(`<main>${buttons}</main>`, { fingerprint: JSON.stringify(shown) });
  };
});

describe("a step that changes the page", () => {
  it("records all of it first, and then what changed", async () => {
    const key = await ran("alpha", "beta", "gamma");
    expect(await recordsOf(key)).toEqual(["1 of 1", "2 of 1", "3 of 1"]);
    expect(names(await after(key, 1))).toEqual(["alpha"]);
    expect(names(await after(key, 2))).toEqual(["alpha", "beta"]);
    expect(names(await after(key, 3))).toEqual(["alpha", "beta", "gamma"]);
    expect(await toldOf(key)).toEqual([
      { step: 1, changed: true, full: true },
      { step: 2, changed: true, full: false },
      { step: 3, changed: true, full: false },
    ]);
    const session = await engine.read(key);
    expect(session).toMatchObject({
      pageState: { step: 3, keyframe: 1, asOf: 3 },
      nextRef: Math.max(...(await givenIn(key, 1, 2, 3))) + 1,
      actionCounts: { succeeded: 3, failed: 0 },
    });
    expect(sessionView(session).pageState).toEqual({ step: 3, asOf: 3 });
  });

  it("is told of as a change of the same elements by a process that has another browser", async () => {
    const key = await engine.session(["alpha", "beta"]);
    await engine.deliver(engine.worker({ quantumMs: 0 }));
    engine.world.hot.clear();
    engine.browser.shows = () => pageOf("<main><button>alpha</button><button>more</button></main>");
    await engine.deliver();
    expect(await recordsOf(key)).toEqual(["1 of 1", "2 of 1"]);
    const [before, now] = [refsOf(await after(key, 1)), refsOf(await after(key, 2))];
    expect(names(await after(key, 2))).toEqual(["alpha", "more"]);
    expect(now["alpha"]).toBe(before["alpha"]);
  });

  it("records all of it anew once in so many records", async () => {
    const texts = Array.from({ length: recordsPerKeyframe + 2 }, (_, index) => `text ${index + 1}`);
    const key = await ran(...texts);
    const keyframe = recordsPerKeyframe + 1;
    expect((await recordsOf(key)).slice(-3)).toEqual([
      `${recordsPerKeyframe} of 1`,
      `${keyframe} of ${keyframe}`,
      `${keyframe + 1} of ${keyframe}`,
    ]);
    expect(names(await after(key, recordsPerKeyframe))).toEqual(texts.slice(0, -2));
    expect(names(await after(key, keyframe + 1))).toEqual(texts);
  });

  it("keeps a large page in a blob, which a collection leaves, but not that of a lost attempt", async () => {
    const buttons = Array.from(
      { length: 300 },
      (_, index) => `<button>${index} ${"long ".repeat(30)}</button>`,
    );
    engine.browser.shows = () => pageOf(`<main>${buttons.join("")}</main>`);
    const key = await ran("alpha");
    const [blob = ""] = await pageBlobs(key);
    expect(blob).toMatch(/pages\/1-2\.json$/);
    const orphan = blob.replace("1-2", "1-1");
    await engine.world.blobs.copy(blob, orphan);
    await engine.world.clock.advance(orphanGraceMs);
    await engine.world.store.requestCollection(key, engine.world.clock.nowMs());
    await collect(engine.world, defaultSettings);
    expect(await pageBlobs(key)).toEqual([blob]);
    expect((await after(key, 1)).content.route).toBe("/");
  });

  it("is read where it failed, too", async () => {
    const key = await ran(group("alpha", "fail", "never"));
    expect(names(await after(key, 1))).toEqual(["alpha", "fail"]);
    expect(await toldOf(key)).toEqual([{ step: 1, changed: true, full: true }]);
    expect((await engine.read(key)).actionCounts).toEqual({ succeeded: 1, failed: 1 });
  });

  it("leaves nothing of a secret in it, and its elements their refs", async () => {
    const question = { kind: "text", prompt: "PIN?", secret: true } as const;
    const asked = { type: "ask", name: "pin", question } as const;
    const entered = { type: "type", text: { input: "pin" } } as const;
    const key = await engine.session([asked, entered, "beta", "look"]);
    await engine.deliver();
    await answerQuestion(engine.world, defaultSettings, key, { name: "pin", value: "s3cret 1" });
    await engine.deliver();
    expect(names(await after(key, 3))).toEqual(["•••", "beta"]);
    expect(refsOf(await after(key, 3))["•••"]).toBe(refsOf(await after(key, 2))["•••"]);
    expect(JSON.stringify(await engine.world.store.readPages(key, all))).not.toContain("s3cret");
    expect(JSON.stringify(await engine.world.hot.readPage(key))).not.toContain("s3cret");
    expect(await recordsOf(key)).toEqual(["2 of 2", "3 of 2"]);
  });
});

describe("a step that leaves the page as it was", () => {
  it("records nothing, and says that it looked", async () => {
    const key = await ran("alpha", "look", "look again");
    expect(await recordsOf(key)).toEqual(["1 of 1"]);
    expect(await toldOf(key)).toEqual([
      { step: 1, changed: true, full: true },
      { step: 1, changed: false, full: false },
      { step: 1, changed: false, full: false },
    ]);
    expect((await engine.read(key)).pageState).toEqual({ step: 1, keyframe: 1, asOf: 3 });
  });

  it("says nothing of it where it could not be read, and counts all the same", async () => {
    const reading = engine.browser.shows;
    const key = await engine.session(["alpha", "beta", "gamma"]);
    engine.browser.shows = (typed) => {
      if (typed.at(-1) === "beta") throw new Error("it cannot be read");
      return reading?.(typed) ?? pageOf("");
    };
    await engine.deliver();
    expect(await toldOf(key)).toEqual([
      { step: 1, changed: true, full: true },
      undefined,
      { step: 3, changed: true, full: false },
    ]);
    expect(names(await after(key, 3))).toEqual(["alpha", "beta", "gamma"]);
  });

  it("does not wait for a page that does not answer", async () => {
    engine.browser.shows = () => new Promise(() => {});
    const key = await engine.session(["alpha"]);
    const delivered = engine.deliver();
    while (engine.world.clock.nextWakeMs() === undefined) await turn();
    await turn();
    await engine.world.clock.advance(10_000);
    await delivered;
    const session = await engine.read(key);
    expect(session.status).toBe("COMPLETED");
    expect(session.pageState).toBeUndefined();
  });
});

describe("an element's ref", () => {
  it("is never given to another one, though the records are lost", async () => {
    const key = await engine.session(["alpha", "beta"]);
    await engine.deliver(engine.worker({ quantumMs: 0 }));
    engine.world.hot.clear();
    const read = engine.world.store.readPages.bind(engine.world.store);
    engine.world.store.readPages = () => Promise.reject(new Error("they are gone"));
    engine.browser.shows = () => pageOf("<main><button>other</button></main>");
    await engine.deliver();
    engine.world.store.readPages = read;
    expect(await recordsOf(key)).toEqual(["1 of 1", "2 of 2"]);
    const [before = 0, now = 0] = await givenIn(key, 1, 2);
    expect(now).toBeGreaterThan(before);
  });

  it("stays its own when the session's state is exchanged, after which nobody knows the page until a step looks", async () => {
    const key = await ran("alpha");
    await importIntoSession(engine.world, key, {
      format: "playwright",
      mode: "merge",
      state: { cookies: [], origins: [] },
    });
    expect(sessionView(await engine.read(key)).pageState).toBeUndefined();
    expect(await findPage(engine.world, key)).toBeUndefined();
    expect(names((await findPage(engine.world, key, { atStep: 1 }))?.memory)).toEqual(["alpha"]);
    await execute(engine.world, defaultSettings, key, script(["beta"]));
    engine.browser.shows = () => pageOf("<main><button>new</button><button>alpha</button></main>");
    await engine.deliver();
    expect(await recordsOf(key)).toEqual(["1 of 1", "2 of 2"]);
    expect(names(await after(key, 2)).toSorted()).toEqual(["alpha", "new"]);
    expect(refsOf(await after(key, 2))["alpha"]).toBe(refsOf(await after(key, 1))["alpha"]);
  });
});

describe("a fork", () => {
  it("has the page of its step, and goes on from there by itself", async () => {
    const key = await ran("alpha", "beta", "look", "gamma");
    const forked = await forkSession(engine.world, defaultSettings, key, {
      step: 3,
      run: script(["delta"]),
    });
    if ("duplicate" in forked) throw new Error("a first request cannot be a duplicate");
    const fork = { ...key, sessionId: forked.sessionId };
    expect(await engine.read(fork)).toMatchObject({
      pageState: { step: 2, keyframe: 1, asOf: 3 },
      actionCounts: { succeeded: 3, failed: 0 },
    });
    expect(names((await findPage(engine.world, fork))?.memory)).toEqual(["alpha", "beta"]);
    await deleteSession(engine.world, defaultSettings, key);
    await engine.deliver();
    expect(await recordsOf(fork)).toEqual(["1 of 1", "2 of 1", "4 of 1"]);
    const given = await givenIn(fork, 1, 2);
    expect(Math.min(...(await givenIn(fork, 4)))).toBeGreaterThan(Math.max(...given));
  });

  it("from after its state was exchanged knows of no page", async () => {
    const key = await ran("alpha");
    const state = { cookies: [], origins: [] };
    await importIntoSession(engine.world, key, { format: "playwright", mode: "merge", state });
    const forked = await forkSession(engine.world, defaultSettings, key, { step: 1 });
    if ("duplicate" in forked) throw new Error("a first request cannot be a duplicate");
    expect(await findPage(engine.world, { ...key, sessionId: forked.sessionId })).toBeUndefined();
  });
});

const all = { fromStep: 0, toStep: 1_000 };

/** A session that has done these steps. */
async function ran(...steps: Parameters<Engine["session"]>[0]): Promise<SessionKey> {
  const key = await engine.session(steps);
  await engine.deliver();
  return key;
}

/** Of the buttons. */
function names(memory: PageMemory | undefined): string[] {
  return Object.keys(refsOf(memory));
}

/** Of the buttons, by their names. */
function refsOf(memory: PageMemory | undefined): Record<string, string> {
  const elements = Object.entries(memory?.content.elements ?? {});
  const buttons = elements.filter(([, { role }]) => role === "button");
  return Object.fromEntries(buttons.map(([ref, { name }]) => [name, ref]));
}

/** All refs that were ever given to a button, by their numbers. */
async function givenIn(key: SessionKey, ...steps: number[]): Promise<number[]> {
  const pages = await Promise.all(steps.map((step) => after(key, step)));
  return pages.flatMap((page) => Object.values(refsOf(page)).map((ref) => Number(ref.slice(1))));
}

async function after(key: SessionKey, step: number): Promise<PageMemory> {
  const found = await loadMemoryAt(engine.world, key, step);
  if (found === undefined) throw new Error("there is no page");
  return found.memory;
}

/** Each record of the page by its step, and the step of the one that holds all. */
async function recordsOf(key: SessionKey): Promise<string[]> {
  const records = await engine.world.store.readPages(key, all);
  return records.map(({ step, keyframe }) => `${step} of ${keyframe}`);
}

/** What the steps' events tell of the page. */
async function toldOf(key: SessionKey): Promise<unknown[]> {
  const events = await engine.events(key);
  return events.flatMap((event) =>
    event.type === "step.completed" || event.type === "step.failed" ? [event.data.pageState] : [],
  );
}

async function pageBlobs(key: SessionKey): Promise<string[]> {
  const { blobs } = await engine.world.blobs.list(`${blobPrefix(key)}pages/`);
  return blobs.map((blob) => blob.key);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
