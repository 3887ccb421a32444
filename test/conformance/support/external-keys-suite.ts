import type { Store } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { namedCommit, newKey, newTenant, nowMs } from "./records.ts";
import type { OpenStore } from "./store-suite.ts";

/** What every store must do with clients' own names for their sessions. */
export function externalKeysSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  describe("an external key", () => {
    test("is one session's, of 20 at once, and the others leave nothing", async () => {
      const tenantId = newTenant();
      const rivals = Array.from({ length: 20 }, () => namedCommit(newKey(tenantId), "guru:run"));
      const results = await Promise.all(rivals.map((rival) => store.commit(rival)));
      const [winner, ...others] = rivals.filter(
        (_, index) => results[index]?.outcome === "committed",
      );
      expect(others).toEqual([]);
      const taken = { outcome: "taken", sessionId: winner?.session.sessionId };
      expect(results.filter(({ outcome }) => outcome !== "committed")).toEqual(
        Array.from({ length: 19 }, () => taken),
      );
      expect(await store.readExternalKey(tenantId, "guru:run")).toEqual(winner?.externalKey);
      const sessions = await Promise.all(rivals.map(({ session }) => store.read(session)));
      expect(sessions.filter((session) => session !== undefined)).toEqual([winner?.session]);
      expect(await store.readExternalKey(newTenant(), "guru:run")).toBeUndefined();
    });

    test("of a request under a known idempotency key is told by that", async () => {
      const first = namedCommit();
      const { tenantId, sessionId } = first.session;
      const record = { key: "k", requestHash: "h", sessionId, expiresAtMs: nowMs + 1 };
      expect(await store.commit({ ...first, idempotency: record })).toEqual({
        outcome: "committed",
      });
      const again = namedCommit(newKey(tenantId), first.externalKey.externalKey);
      expect(await store.commit({ ...again, idempotency: record })).toEqual({
        outcome: "duplicate",
        record,
      });
    });

    test("is free once what points to its session is removed, and nothing else is", async () => {
      const { session, externalKey: pointer } = namedCommit();
      const { tenantId, externalKey } = pointer;
      await store.commit({ session, externalKey: pointer });
      await store.removeExternalKey({ ...pointer, sessionId: "another" });
      expect(await store.readExternalKey(tenantId, externalKey)).toEqual(pointer);
      await store.removeExternalKey(pointer);
      await store.removeExternalKey(pointer);
      expect(await store.readExternalKey(tenantId, externalKey)).toBeUndefined();
      const next = namedCommit(newKey(tenantId), externalKey);
      expect(await store.commit(next)).toEqual({ outcome: "committed" });
    });
  });
}
