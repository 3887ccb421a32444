import { keyOf, type Session, type SessionKey, type Store } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allPages } from "./all-pages.ts";
import { newKey, newSession, newSnapshot, next, nowMs } from "./records.ts";
import type { OpenStore } from "./store-suite.ts";

/** What every store must do with snapshots. */
export function snapshotsSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  /** A session with this many snapshots. */
  async function stored(count: number): Promise<Session> {
    let session = newSession();
    await store.commit({ session });
    for (let version = 1; version <= count; version += 1) {
      session = next(session, { snapshotVersion: version });
      await store.commit({ session, snapshot: newSnapshot(version) });
    }
    return session;
  }

  async function versionsOf(session: Session): Promise<number[]> {
    const { items } = await store.listSnapshots(session, { limit: 100 });
    return items.map(({ version }) => version);
  }

  describe("listings of snapshots", () => {
    test("come newest first, whole, each once, page by page", async () => {
      const session = await stored(12);
      const read = await allPages((page) => store.listSnapshots(session, page), 5);
      const newestFirst = Array.from({ length: 12 }, (_, index) => newSnapshot(12 - index));
      expect(read).toEqual(newestFirst);
    });

    test("show nothing of another session, and take no cursor of one", async () => {
      const session = await stored(2);
      const stranger = newKey();
      expect(await store.listSnapshots(stranger, { limit: 5 })).toEqual({ items: [] });
      const { nextCursor: cursor = "" } = await store.listSnapshots(session, { limit: 1 });
      await expect(store.listSnapshots(stranger, { limit: 1, cursor })).rejects.toMatchObject({
        code: "invalid_cursor",
      });
    });
  });

  describe("snapshots", () => {
    test("are removed by their versions, and no others, also twice", async () => {
      const session = await stored(5);
      await store.removeSnapshots(session, [1, 2, 4]);
      await store.removeSnapshots(session, [2, 99]);
      expect(await versionsOf(session)).toEqual([5, 3]);
      expect(await store.readSnapshot(session, 2)).toBeUndefined();
      expect(await store.readSnapshot(session, 3)).toEqual(newSnapshot(3));
    });

    test("are not removed while anybody has pinned them", async () => {
      const session = await stored(3);
      expect(await store.pinSnapshot(session, 1, "fork:a")).toBe(true);
      expect(await store.pinSnapshot(session, 1, "archive:b")).toBe(true);
      expect(await store.pinSnapshot(session, 1, "fork:a")).toBe(true);
      expect((await store.readSnapshot(session, 1))?.pins?.toSorted()).toEqual([
        "archive:b",
        "fork:a",
      ]);
      expect(await store.removeSnapshots(session, [1, 2])).toEqual([1]);
      await store.unpinSnapshot(session, 1, "fork:a");
      expect(await store.removeSnapshots(session, [1])).toEqual([1]);
      expect(await versionsOf(session)).toEqual([3, 1]);
      await store.unpinSnapshot(session, 1, "archive:b");
      expect(await store.readSnapshot(session, 1)).toEqual(newSnapshot(1));
      expect(await store.removeSnapshots(session, [1])).toEqual([]);
      expect(await versionsOf(session)).toEqual([3]);
    });

    test("that are gone cannot be pinned", async () => {
      const session = await stored(1);
      await store.removeSnapshots(session, [1]);
      expect(await store.pinSnapshot(session, 1, "fork:a")).toBe(false);
      await store.unpinSnapshot(session, 1, "fork:a");
      expect(await store.readSnapshot(session, 1)).toBeUndefined();
    });

    test("are brought back by a commit only while they are there", async () => {
      const session = await stored(2);
      const restored = next(session, { snapshotVersion: 3 });
      const commit = { session: restored, snapshot: newSnapshot(3, 1) };
      expect(await store.commit(commit)).toEqual({ outcome: "committed" });
      await store.removeSnapshots(session, [1]);
      const again = { session: next(restored), snapshot: newSnapshot(4, 1) };
      expect(await store.commit(again)).toEqual({ outcome: "conflict" });
      expect(await store.read(session)).toEqual(restored);
      expect(await versionsOf(session)).toEqual([3, 2]);
    });
  });

  describe("collections", () => {
    const dueAtMs = nowMs + 1_000;

    /** Those of this session, which may be one of many that wait. */
    async function collectionsOf(
      { tenantId, sessionId }: SessionKey,
      atMs = Number.MAX_SAFE_INTEGER,
    ) {
      const all = await store.listCollections(atMs, 1_000);
      return all.filter((found) => found.tenantId === tenantId && found.sessionId === sessionId);
    }

    test("are asked for by a commit, and are due at their time", async () => {
      const session = newSession();
      await store.commit({ session, collectAtMs: dueAtMs });
      expect(await collectionsOf(session, dueAtMs - 1)).toEqual([]);
      const collection = { tenantId: session.tenantId, sessionId: session.sessionId, dueAtMs };
      expect(await collectionsOf(session, dueAtMs)).toEqual([collection]);
      expect(await store.listDue(Number.MAX_SAFE_INTEGER, 1_000)).not.toContainEqual(
        keyOf(session),
      );
    });

    test("are not asked for by a commit that does not go through", async () => {
      const session = newSession();
      await store.commit({ session });
      await store.commit({ session, collectAtMs: dueAtMs });
      expect(await collectionsOf(session)).toEqual([]);
    });

    test("end, or are put off, unless they were asked for again meanwhile", async () => {
      const key = newKey();
      await store.requestCollection(key, dueAtMs);
      await store.endCollection({ ...key, dueAtMs }, dueAtMs + 5);
      expect(await collectionsOf(key)).toEqual([{ ...key, dueAtMs: dueAtMs + 5 }]);
      await store.endCollection({ ...key, dueAtMs });
      await store.endCollection({ ...key, dueAtMs }, dueAtMs + 9);
      expect(await collectionsOf(key)).toEqual([{ ...key, dueAtMs: dueAtMs + 5 }]);
      await store.endCollection({ ...key, dueAtMs: dueAtMs + 5 });
      expect(await collectionsOf(key)).toEqual([]);
      await store.endCollection({ ...key, dueAtMs: dueAtMs + 5 }, dueAtMs);
      expect(await collectionsOf(key)).toEqual([]);
    });

    test("are one a session, and go with it", async () => {
      const session = newSession();
      await store.commit({ session, collectAtMs: dueAtMs });
      await store.requestCollection(session, dueAtMs + 1);
      expect(await collectionsOf(session)).toEqual([{ ...keyOf(session), dueAtMs: dueAtMs + 1 }]);
      await store.remove(session);
      expect(await collectionsOf(session)).toEqual([]);
    });
  });
}
