import type { Store, StoredCredential } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allPages } from "./all-pages.ts";
import { newTenant, nowMs } from "./records.ts";
import type { OpenStore } from "./store-suite.ts";

/** What every store must do with credentials. */
export function credentialsSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  function credential(tenantId: string, name: string): StoredCredential {
    return {
      tenantId,
      name,
      dataKey: `key of ${name}`,
      sealed: `sealed ${name}`,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
  }

  describe("credentials", () => {
    test("are kept by name, replaced and removed", async () => {
      const tenantId = newTenant();
      const first = credential(tenantId, "portal");
      await store.putCredential(first);
      expect(await store.readCredential(first)).toEqual(first);
      const second = { ...first, sealed: "another", updatedAtMs: nowMs + 1 };
      await store.putCredential(second);
      expect(await store.readCredential(first)).toEqual(second);
      await store.removeCredential(first);
      await store.removeCredential(first);
      expect(await store.readCredential(first)).toBeUndefined();
    });

    test("of one tenant are not another's", async () => {
      const [ours, theirs] = [newTenant(), newTenant()];
      await store.putCredential(credential(ours, "portal"));
      expect(await store.readCredential({ tenantId: theirs, name: "portal" })).toBeUndefined();
      await store.removeCredential({ tenantId: theirs, name: "portal" });
      expect(await store.listCredentials(theirs, { limit: 10 })).toEqual({ items: [] });
      expect((await store.listCredentials(ours, { limit: 10 })).items).toHaveLength(1);
    });

    test("are listed by name, each once, page by page", async () => {
      const tenantId = newTenant();
      const names = ["b", "a", "e", "c", "d", "A", "_"];
      for (const name of names) await store.putCredential(credential(tenantId, name));
      const read = await allPages((page) => store.listCredentials(tenantId, page), 3);
      expect(read).toEqual(names.toSorted().map((name) => credential(tenantId, name)));
    });

    test("take no cursor of another tenant's listing", async () => {
      const tenantId = newTenant();
      for (const name of ["a", "b"]) await store.putCredential(credential(tenantId, name));
      const { nextCursor: cursor = "" } = await store.listCredentials(tenantId, { limit: 1 });
      await expect(store.listCredentials(newTenant(), { limit: 1, cursor })).rejects.toMatchObject({
        code: "invalid_cursor",
      });
    });
  });
}
