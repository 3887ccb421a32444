import type { Store, StoredAgent } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allPages } from "./all-pages.ts";
import { newTenant, nowMs } from "./records.ts";
import type { OpenStore } from "./store-suite.ts";

/** What every store must do with agents. */
export function agentsSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  function agent(tenantId: string, name: string): StoredAgent {
    const description = { instructions: `You are ${name}.`, approvals: "all" as const };
    return { tenantId, name, description, createdAtMs: nowMs, updatedAtMs: nowMs };
  }

  describe("agents", () => {
    test("are kept by name, replaced and removed, and are nobody else's", async () => {
      const [tenantId, theirs] = [newTenant(), newTenant()];
      const first = agent(tenantId, "a:1@b.c");
      await store.putAgent(first);
      const second = { ...first, description: {}, updatedAtMs: nowMs + 1 };
      await store.putAgent(second);
      const other = { tenantId: theirs, name: first.name };
      expect(await store.readAgent(other)).toBeUndefined();
      await store.removeAgent(other);
      expect(await store.readAgent(first)).toEqual(second);
      await store.removeAgent(first);
      await store.removeAgent(first);
      expect(await store.readAgent(first)).toBeUndefined();
    });

    test("are listed by name, each once, page by page, with a cursor of no other listing", async () => {
      const tenantId = newTenant();
      const names = ["b", "B", "a", "a:1", "a-b", "1"];
      for (const name of names) await store.putAgent(agent(tenantId, name));
      const read = await allPages((page) => store.listAgents(tenantId, page), 4);
      expect(read).toEqual(names.toSorted().map((name) => agent(tenantId, name)));
      const { nextCursor: cursor = "" } = await store.listAgents(tenantId, { limit: 1 });
      const refusal = { code: "invalid_cursor" };
      await expect(store.listSites(tenantId, { limit: 1, cursor })).rejects.toMatchObject(refusal);
      await expect(store.listAgents(newTenant(), { limit: 1, cursor })).rejects.toMatchObject(
        refusal,
      );
    });
  });
}
