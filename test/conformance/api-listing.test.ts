import { createClient } from "@dormouse/client";
import { ListingView, Problem } from "@dormouse/contract";
import type { PageContent } from "@dormouse/core";
import { expect, it } from "vitest";
import { keepListing } from "../../packages/core/src/page-state/list-cache/list-cache.ts";
import { serve } from "./support/api/serve.ts";
import { createTestApi, keys, tenants } from "./support/api/test-api.ts";

const url = "https://shop.example/orders?page=2";
const filters = { Status: "Open" };

it("rows that a step has loaded are given by their address and by their key, to their tenant alone", async () => {
  const api = await createTestApi();
  const host = await serve(api.app, () => undefined);
  const [client, theirs] = [keys.ours, keys.theirs].map((apiKey) =>
    createClient({ url: host.url, apiKey }),
  );
  if (client === undefined || theirs === undefined) throw new Error("there are two tenants");
  const key = { tenantId: tenants.ours, sessionId: api.world.ids.next() };
  const sinceMs = api.world.clock.nowMs();
  await keepListing(api.world, key, { before: undefined, after: orders, step: 4, sinceMs });

  const rows = ListingView.parse(await client.listing({ url, filters }));
  expect(rows).toMatchObject({
    session_id: key.sessionId,
    step: 4,
    cached_at: new Date(sinceMs).toISOString(),
    pagination: { cursor: 2, total_pages: 5 },
    filters,
    items: [{ id: "1012", cells: ["1012", "Ada"] }],
  });
  expect(await client.listing({ key: rows.key })).toEqual(rows);
  expect(await client.listing({ url: "https://shop.example/orders", page: 2 })).toEqual(rows);
  const none = { code: "listing_not_found", status: 404 };
  await expect(client.listing({ url, page: 3 })).rejects.toMatchObject(none);
  await expect(client.listing({ url, filters: {} })).rejects.toMatchObject(none);
  await expect(theirs.listing({ url })).rejects.toMatchObject(none);
  await expect(theirs.listing({ key: rows.key })).rejects.toMatchObject(none);
  await host.close();
});

it("rows are given to nobody without a key", async () => {
  const api = await createTestApi();
  const path = `/v1/listing?url=${encodeURIComponent(url)}`;
  expect((await api.call("GET", path, { key: null })).status).toBe(401);
});

it("a listing is asked for by its key or by its address, and its filters in JSON", async () => {
  const api = await createTestApi();
  const pathOf = async (query: string) => {
    const response = await api.call("GET", `/v1/listing?${query}`);
    expect(response.status).toBe(400);
    return Problem.parse(await response.json()).path;
  };
  const address = `url=${encodeURIComponent(url)}`;
  expect(await pathOf("")).toBe("url");
  expect(await pathOf(`${address}&key=${"k".repeat(32)}`)).toBe("url");
  expect(await pathOf("key=short")).toBe("key");
  expect(await pathOf(`${address}&filters=Open`)).toBe("filters");
  expect(await pathOf(`${address}&filters=[1]`)).toBe("filters");
  expect(await pathOf(`${address}&page=0`)).toBe("page");
});

const orders: PageContent = {
  route: "/orders?page=2",
  url,
  title: "Orders",
  breadcrumbs: [],
  order: ["table"],
  main: "table",
  sections: {
    table: {
      kind: "table",
      columns: ["Number", "Customer"],
      rows: { order: ["1012"], byKey: { "1012": { cells: ["1012", "Ada"] } } },
    },
  },
  elements: {},
  pagination: { page: 2, totalPages: 5 },
  filters: { status: { name: "Status", value: "Open" } },
  images: {},
};
