import { createUpstashHotState } from "@dormouse/cloud";
import {
  applyPatch,
  defaultHotLifetimes,
  diffPages,
  type HotPage,
  type HotState,
  type HotTold,
  type PageMemory,
  type SessionKey,
} from "@dormouse/core";
import { createMemoryWorld, MemoryHotState } from "@dormouse/core/memory";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyMemory } from "../../packages/core/src/page-state/diff/support/arbitrary-memory.ts";
import { redisToken as token, startLocalRedis } from "./support/local-services.ts";
import { newKey } from "./support/records.ts";

const { ids } = createMemoryWorld();

/** What every keeper of copies must do, wherever it keeps them. */
function hotStateSuite(open: () => Promise<{ hot: HotState; close(): Promise<void> }>): void {
  let opened: Awaited<ReturnType<typeof open>>;
  let hot: HotState;
  beforeAll(async () => {
    opened = await open();
    hot = opened.hot;
  });
  afterAll(() => opened?.close());

  test("a page comes back as it was put", async () => {
    const key = newKey();
    const page = pageAt(3, 7, memoryOf({ a: "1" }));
    await hot.putPage(key, page);
    expect(await hot.readPage(key)).toEqual(page);
    await expect.poll(() => hot.answers()).toBe(true);
  });

  test("pages of all shapes follow one another, by their changes alone or as wholes", async () => {
    const step = fc.record({ memory: anyMemory, knowsBase: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        const key = newKey();
        let before: PageMemory | undefined;
        for (const [index, { memory, knowsBase }] of steps.entries()) {
          await putAfter(key, index + 1, knowsBase ? before : undefined, memory);
          expect((await hot.readPage(key))?.memory).toEqual(memory);
          before = memory;
        }
      }),
      { numRuns: 25 },
    );
  });

  test("a change whose base is not there is put as the whole page", async () => {
    const key = newKey();
    const [first, second, third] = ["1", "2", "3"].map((cell) => memoryOf({ a: cell, b: "x" }));
    await putAfter(key, 2, first, second as PageMemory);
    expect((await hot.readPage(key))?.memory).toEqual(second);
    await hot.putPage(key, pageAt(9, 9, first as PageMemory));
    const delta = {
      from: 7,
      step: 10,
      delta: diffPages(second as PageMemory, third as PageMemory),
    };
    await hot.putPage(key, { ...pageAt(10, 10, third as PageMemory), delta });
    expect(await hot.readPage(key)).toEqual(pageAt(10, 10, third as PageMemory));
  });

  test("a late writer does not bring an older page back", async () => {
    const key = newKey();
    const newer = pageAt(5, 50, memoryOf({ a: "new" }));
    await hot.putPage(key, newer);
    await hot.putPage(key, pageAt(4, 49, memoryOf({ a: "old" })));
    await putAfter(key, 4, memoryOf({ a: "older" }), memoryOf({ a: "old" }));
    expect(await hot.readPage(key)).toEqual(newer);
    expect(await hot.readDelta(key)).toBeUndefined();
  });

  test("what changed last can be read, and goes where the page goes on without saying what changed", async () => {
    const key = newKey();
    const [before, after] = [memoryOf({ a: "1" }), memoryOf({ a: "2" })];
    await putAfter(key, 2, before, after);
    const kept = await hot.readDelta(key);
    expect(kept).toMatchObject({ from: 1, step: 2 });
    expect(applyPatch(before, kept?.delta ?? {})).toEqual(after);
    await hot.putPage(key, pageAt(2, 3, after));
    expect(await hot.readDelta(key)).toEqual(kept);
    await hot.putPage(key, pageAt(3, 4, memoryOf({ b: "1" })));
    expect(await hot.readDelta(key)).toBeUndefined();
  });

  test("that a copy is the newest can be said of it, of another one or of none it cannot", async () => {
    const key = newKey();
    const page = pageAt(2, 10, memoryOf({ a: "1" }));
    await hot.confirmPage(key, { step: 2, revision: 11, checkedAtMs: 500 });
    expect(await hot.readPage(key)).toBeUndefined();
    await hot.putPage(key, page);
    await hot.confirmPage(key, { step: 1, revision: 11, checkedAtMs: 500 });
    await hot.confirmPage(key, { step: 2, revision: 9, checkedAtMs: 500 });
    expect(await hot.readPage(key)).toEqual(page);
    await hot.confirmPage(key, { step: 2, revision: 11, checkedAtMs: 500 });
    expect(await hot.readPage(key)).toEqual({ ...page, revision: 11, checkedAtMs: 500 });
  });

  test("what else a state tells stands beside the page, on other routes too: the newest of its actions, whoever knew them", async () => {
    const key = newKey();
    const at = (step: number) => pageAt(step, step, memoryOf({ a: String(step) }));
    const numbers = async () => (await hot.readPage(key))?.told?.actions.map(({ t }) => t);
    await hot.putPage(key, { ...at(1), told: toldOf(key, 2, [0, 1]) });
    expect((await hot.readPage(key))?.told).toEqual(toldOf(key, 2, [0, 1]));
    await hot.putPage(key, { ...at(2), told: toldOf(key, 11, [2, 3, 4, 5, 6, 7, 8, 9, 10]) });
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const { memory: _same, ...stand } = pageAt(2, 3, memoryOf({}));
    await hot.confirmPage(key, { ...stand, told: toldOf(key, 13, [12]) });
    expect(await numbers()).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 12]);
    await hot.confirmPage(key, { ...stand, told: toldOf(key, 13, [11]) });
    expect(await numbers()).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    await hot.putPage(key, pageAt(4, 4, memoryOf({ a: "4" })));
    expect(await hot.readPage(key)).toEqual(pageAt(4, 4, memoryOf({ a: "4" })));
  });

  test("nobody reads another tenant's copy, though he knows the session's id", async () => {
    const [key, other] = [newKey("ours"), newKey("theirs")];
    const thief = { ...key, tenantId: other.tenantId };
    const agentId = "agent:1 é";
    await putAfter(key, 2, memoryOf({ a: "1" }), memoryOf({ a: "2" }), agentId);
    expect(await hot.readPage(thief)).toBeUndefined();
    expect(await hot.readDelta(thief)).toBeUndefined();
    expect(await hot.sessionOfAgent(other.tenantId, agentId)).toBeUndefined();
    expect(await hot.sessionOfAgent(key.tenantId, agentId)).toEqual(key);
  });

  test("an agent is found by its newest session, whoever writes last", async () => {
    const { tenantId } = newKey("with agents");
    const [older, newer] = [ids.next(), ids.next()].map((sessionId) => ({ tenantId, sessionId }));
    const agentId = ids.next();
    for (const key of [newer, older] as SessionKey[]) {
      await hot.putPage(key, { ...pageAt(1, 1, memoryOf({ a: "1" })), agentId });
    }
    expect(await hot.sessionOfAgent(tenantId, agentId)).toEqual(newer);
    await hot.forget(older as SessionKey, agentId);
    await hot.nameSession(older as SessionKey, agentId);
    expect(await hot.sessionOfAgent(tenantId, agentId)).toEqual(newer);
    await hot.forget(newer as SessionKey, agentId);
    expect(await hot.sessionOfAgent(tenantId, agentId)).toBeUndefined();
    expect(await hot.readPage(newer as SessionKey)).toBeUndefined();
  });

  test("what is cached comes back as it was, whatever it is", async () => {
    const values = ["12", 12, "", null, false, { rows: [["1", "true"]], "": null }, ["é\n"]];
    for (const value of values) {
      await hot.putCached("list", "hash", value);
      expect(await hot.readCached("list", "hash")).toEqual(value);
    }
    expect(await hot.readCached("image", "hash")).toBeUndefined();
  });

  async function putAfter(
    key: SessionKey,
    step: number,
    before: PageMemory | undefined,
    after: PageMemory,
    agentId?: string,
  ): Promise<void> {
    const delta =
      before === undefined ? undefined : { from: step - 1, step, delta: diffPages(before, after) };
    await hot.putPage(key, { ...pageAt(step, step, after), agentId, delta });
  }
}

describe("the in-memory hot state", () => {
  hotStateSuite(async () => ({
    hot: new MemoryHotState(createMemoryWorld().clock),
    close: async () => {},
  }));

  test("a copy lives on while it is needed, and no longer", async () => {
    const { clock } = createMemoryWorld();
    const hot = new MemoryHotState(clock);
    const { sessionMs, listMs } = defaultHotLifetimes;
    const key = newKey();
    await hot.putPage(key, pageAt(1, 1, memoryOf({ a: "1" })));
    await clock.advance(sessionMs - 1);
    expect(await hot.readPage(key)).toBeDefined();
    await clock.advance(sessionMs - 1);
    expect(await hot.readPage(key)).toBeDefined();
    await clock.advance(sessionMs);
    expect(await hot.readPage(key)).toBeUndefined();
    await hot.putCached("list", "hash", 1);
    await clock.advance(listMs - 1);
    expect(await hot.readCached("list", "hash")).toBe(1);
    await clock.advance(1);
    expect(await hot.readCached("list", "hash")).toBeUndefined();
  });
});

describe("the hot state on Upstash", () => {
  let redis: Awaited<ReturnType<typeof startLocalRedis>>;
  let hot: HotState;
  hotStateSuite(async () => {
    redis = await startLocalRedis();
    // Other tests may keep the machine busy for longer than anybody waits for a copy.
    const patience = { askMs: 20_000, breakMs: 0 };
    hot = createUpstashHotState({ url: redis.door.url, token, patience });
    return { hot, close: () => redis.close() };
  });

  test("keys and lifetimes are those that are documented, and reading refreshes them", async () => {
    const key = newKey("of keys");
    const page = pageAt(2, 2, memoryOf({ a: "2" }));
    const delta = { from: 1, step: 2, delta: diffPages(memoryOf({ a: "1" }), page.memory) };
    await hot.putPage(key, { ...page, agentId: "agent", delta });
    await hot.putCached("list", "h1", 1);
    await hot.putCached("image", "h2", 1);
    const names = {
      [`AWI:SESSION:${key.sessionId}`]: 30,
      [`AWI:DIFF:${key.sessionId}`]: 5,
      "AGENT:SESSION:of~20~keys:agent": 30,
      "AWI:CACHE:LIST:h1": 5,
      "MEDIA:IMG:h2": 60,
    };
    const minutes = async (): Promise<Record<string, number>> => {
      const entries = Object.keys(names).map(async (name): Promise<[string, number]> => {
        const leftMs = Number(await ask("pttl", name));
        return [name, Math.ceil(leftMs / 60_000)];
      });
      return Object.fromEntries(await Promise.all(entries));
    };
    expect(await minutes()).toEqual(names);
    for (const name of Object.keys(names)) await ask("pexpire", name, "50000");
    await hot.readPage(key);
    await hot.readDelta(key);
    await hot.sessionOfAgent(key.tenantId, "agent");
    await hot.readCached("image", "h2");
    await hot.readCached("list", "h1");
    expect(await minutes()).toEqual({ ...names, "AWI:CACHE:LIST:h1": 1 });
  });

  test("an edit writes the parts it touches and no others", async () => {
    const key = newKey();
    const [before, after] = [memoryOf({ a: "1" }), memoryOf({ a: "2" })];
    await hot.putPage(key, pageAt(1, 1, before));
    await ask("hset", `AWI:SESSION:${key.sessionId}`, "images", '{"untouched":true}');
    const delta = { from: 1, step: 2, delta: diffPages(before, after) };
    await hot.putPage(key, { ...pageAt(2, 2, after), delta });
    const kept = await hot.readPage(key);
    expect(kept?.memory.content.images).toEqual({ untouched: true });
    expect(kept?.memory.content.sections).toEqual(after.content.sections);
  });

  test("a page too large for a copy takes the older copy away", async () => {
    const key = newKey();
    await hot.putPage(key, pageAt(1, 1, memoryOf({ a: "1" })));
    await hot.putPage(key, pageAt(2, 2, memoryOf({ a: "x".repeat(600_000) })));
    expect(await hot.readPage(key)).toBeUndefined();
  });

  test("what somebody else left under its keys is no page, and is written over", async () => {
    const key = newKey();
    await ask("hset", `AWI:SESSION:${key.sessionId}`, "tenant", JSON.stringify(key.tenantId));
    expect(await hot.readPage(key)).toBeUndefined();
    const page = pageAt(1, 1, memoryOf({ a: "1" }));
    await hot.putPage(key, page);
    expect(await hot.readPage(key)).toEqual(page);
  });

  test("what a program has left that lays it out otherwise is no page, and is written over", async () => {
    const key = newKey();
    const name = `AWI:SESSION:${key.sessionId}`;
    const page = { ...pageAt(1, 1, memoryOf({ a: "1" })), told: toldOf(key, 1, [0]) };
    await hot.putPage(key, page);
    await ask("hset", name, "tenant", JSON.stringify([key.tenantId, "layout 0"]));
    expect(await hot.readPage(key)).toBeUndefined();
    const next = pageAt(2, 2, memoryOf({ a: "2" }));
    const delta = { from: 1, step: 2, delta: diffPages(page.memory, next.memory) };
    await hot.putPage(key, { ...next, delta });
    expect(await hot.readPage(key)).toEqual(next);
  });

  async function ask(...words: string[]): Promise<unknown> {
    const response = await fetch(redis.door.url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(words),
    });
    return ((await response.json()) as { result: unknown }).result;
  }
});

test("without its Redis the hot state has nothing, says so, and never throws", async () => {
  const hot = createUpstashHotState({ url: "http://127.0.0.1:9", token });
  const key = newKey();
  await hot.putPage(key, pageAt(1, 1, memoryOf({ a: "1" })));
  expect(await hot.readPage(key)).toBeUndefined();
  expect(await hot.readDelta(key)).toBeUndefined();
  expect(await hot.sessionOfAgent(key.tenantId, "agent")).toBeUndefined();
  await hot.putCached("list", "hash", 1);
  expect(await hot.readCached("list", "hash")).toBeUndefined();
  await hot.forget(key, "agent");
  expect(await hot.answers()).toBe(false);
});

function pageAt(step: number, revision: number, memory: PageMemory): HotPage {
  return { step, revision, checkedAtMs: 1_000 + revision, memory };
}

function toldOf({ sessionId }: SessionKey, total: number, actions: number[]): HotTold {
  const timestamp = "2026-01-05T09:30:02.000Z";
  const counted = { total_actions: total, successful_actions: total, failed_actions: 0 };
  const statistics = { ...counted, session_start: timestamp, last_activity: timestamp };
  const action = { action: "click", input: {}, delta: {}, timestamp, success: true, step: 1 };
  return {
    session: { session_id: sessionId, statistics, last_updated: timestamp },
    actions: actions.map((t) => ({ ...action, t, observation: `done {} ${t}` })),
  };
}

function memoryOf(rows: Record<string, string>): PageMemory {
  return {
    content: {
      route: "/orders",
      url: "https://example.com/orders",
      title: "12",
      breadcrumbs: [],
      order: ["table"],
      sections: {
        table: {
          kind: "table",
          rows: {
            order: Object.keys(rows),
            byKey: Object.fromEntries(
              Object.entries(rows).map(([name, cell]) => [name, { cells: [cell] }]),
            ),
          },
        },
      },
      elements: { e40: { role: "button", name: "Pay" } },
      filters: {},
      images: {},
    },
    refs: { next: 41, signatures: { e40: "button:pay" } },
  };
}
