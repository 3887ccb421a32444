import { BrowserIdentity, type Frame, type FrameKind } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { createSession } from "../session/create.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { ScriptedBrowser } from "../worker/simulation/scripted-browser.ts";
import { work } from "../worker/work.ts";
import { createWorker } from "../worker/worker.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import { FrameWatch } from "./watch-frames.ts";

describe("a step that is watched", () => {
  let world: MemoryWorld;
  let key: SessionKey;
  let pictures: number;
  const watchers: AbortController[] = [];

  beforeEach(() => {
    world = createMemoryWorld();
    pictures = 0;
  });

  it("shows the progress of its actions and, while it lasts, pictures of its page", async () => {
    await session("one", "hang");
    const watch = watching("progress", "picture");
    const working = deliver();
    const frames = await until(watch, (seen) => seen.filter(isPicture).length >= 2);
    await world.clock.advance(defaultSettings.stepTimeoutMs);
    await working;
    frames.push(...watch.take());
    const common = { runId: expect.any(String), step: 1, attempt: 1 };
    expect(frames.filter(isPicture)[0]).toMatchObject({
      ...common,
      contentType: "image/jpeg",
      data: Buffer.from("picture 1").toString("base64"),
    });
    const progress = frames.filter(({ type }) => type === "progress");
    expect(progress.at(-1)).toMatchObject({
      ...common,
      state: "failed",
      action: { index: 1, of: 2, type: "type" },
    });
    const events = await world.store.readEvents(key, { afterSequence: 0, limit: 100 });
    expect(events.map(({ type }) => type)).toContain("step.failed");
    expect(JSON.stringify(events)).not.toContain("picture");
  });

  it("is asked for no picture where nobody watches, or nobody any more", async () => {
    await session("hang");
    watching("picture");
    for (const watcher of watchers) watcher.abort();
    await world.clock.advance(60_000);
    const working = deliver();
    await turns();
    await world.clock.advance(defaultSettings.stepTimeoutMs);
    await working;
    expect(pictures).toBe(0);
  });

  it("comes to the same where nothing can be shown", async () => {
    await session("one", "two");
    world.live.watched = () => Promise.reject(new Error("no Redis"));
    world.live.subscribe = () => Promise.reject(new Error("no Redis"));
    watching("progress");
    await deliver();
    const stored = await world.store.read(key);
    expect(stored?.status).toBe("COMPLETED");
  });

  function watching(...kinds: FrameKind[]): FrameWatch {
    const stop = new AbortController();
    watchers.push(stop);
    return new FrameWatch(world, key, kinds, stop.signal);
  }

  async function session(...texts: string[]): Promise<void> {
    const actions = texts.map((text) => ({ type: "type" as const, text }));
    const accepted = await createSession(world, defaultSettings, {
      tenantId: "t",
      identity: BrowserIdentity.parse({}),
      run: { kind: "script", actions: [{ actions }] },
    });
    if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
    key = { tenantId: "t", sessionId: accepted.sessionId };
  }

  function deliver(): Promise<void> {
    const browser = new ScriptedBrowser();
    const worker = createWorker({
      world,
      browser: {
        open: async () =>
          Object.assign(await browser.open(), {
            picture: async () => new TextEncoder().encode(`picture ${(pictures += 1)}`),
          }),
      },
      settings: defaultSettings,
      processId: 1,
      report: () => {},
    });
    const [hint] = world.queue.drain();
    if (hint === undefined) throw new Error("no step is due");
    return work(worker, hint, world.clock.nowMs() + 600_000);
  }

  /** Lets time pass until what was seen will do. */
  async function until(watch: FrameWatch, done: (seen: Frame[]) => boolean): Promise<Frame[]> {
    const seen: Frame[] = [];
    for (let turn = 0; turn < 200 && !done(seen); turn += 1) {
      await turns();
      await world.clock.advance(100);
      seen.push(...watch.take());
    }
    return seen;
  }

  async function turns(): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  function isPicture({ type }: Frame): boolean {
    return type === "picture";
  }
});
