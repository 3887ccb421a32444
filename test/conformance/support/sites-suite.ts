import type { Store, StoredSite } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allPages } from "./all-pages.ts";
import { newTenant, nowMs } from "./records.ts";
import type { OpenStore } from "./store-suite.ts";

/** What every store must do with sites. */
export function sitesSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  function site(tenantId: string, name: string): StoredSite {
    const description = {
      url: `https://${name}.example/`,
      hosts: [`${name}.example`],
      login: { actions: [{ type: "goto" as const, url: `https://${name}.example/login` }] },
      check: {
        open: `https://${name}.example/`,
        signedIn: [{ type: "expect" as const, text: "Sign out" }],
        signedOut: [{ type: "expect" as const, text: "Sign in" }],
      },
      operations: {},
    };
    return { tenantId, name, description, createdAtMs: nowMs, updatedAtMs: nowMs };
  }

  describe("sites", () => {
    test("are kept by name, replaced and removed", async () => {
      const tenantId = newTenant();
      const first = site(tenantId, "harbor");
      await store.putSite(first);
      expect(await store.readSite(first)).toEqual(first);
      const second = {
        ...first,
        description: site(tenantId, "other").description,
        updatedAtMs: nowMs + 1,
      };
      await store.putSite(second);
      expect(await store.readSite(first)).toEqual(second);
      await store.removeSite(first);
      await store.removeSite(first);
      expect(await store.readSite(first)).toBeUndefined();
    });

    test("are changed only where nobody has changed them since they were read", async () => {
      const first = site(newTenant(), "harbor");
      const [one, other] = ["One", "Other"].map((title) => ({
        ...first,
        description: { ...first.description, title },
      })) as [StoredSite, StoredSite];
      expect(await store.replaceSite(one, first)).toBe(false);
      expect(await store.readSite(first)).toBeUndefined();
      await store.putSite(first);
      expect(await store.replaceSite(one, first)).toBe(true);
      expect(await store.replaceSite(other, first)).toBe(false);
      expect(await store.readSite(first)).toEqual(one);
    });

    test("of one tenant are not another's", async () => {
      const [ours, theirs] = [newTenant(), newTenant()];
      await store.putSite(site(ours, "harbor"));
      expect(await store.readSite({ tenantId: theirs, name: "harbor" })).toBeUndefined();
      await store.removeSite({ tenantId: theirs, name: "harbor" });
      expect(await store.listSites(theirs, { limit: 10 })).toEqual({ items: [] });
      expect((await store.listSites(ours, { limit: 10 })).items).toHaveLength(1);
    });

    test("are listed by name, each once, page by page", async () => {
      const tenantId = newTenant();
      const names = ["b", "a", "e", "c", "d", "a-b", "a_b", "1"];
      for (const name of names) await store.putSite(site(tenantId, name));
      const read = await allPages((page) => store.listSites(tenantId, page), 3);
      expect(read).toEqual(names.toSorted().map((name) => site(tenantId, name)));
    });

    test("take no cursor of another tenant's listing", async () => {
      const tenantId = newTenant();
      for (const name of ["a", "b"]) await store.putSite(site(tenantId, name));
      const { nextCursor: cursor = "" } = await store.listSites(tenantId, { limit: 1 });
      await expect(store.listSites(newTenant(), { limit: 1, cursor })).rejects.toMatchObject({
        code: "invalid_cursor",
      });
    });
  });
}
