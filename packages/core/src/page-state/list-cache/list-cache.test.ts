import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryWorld, type MemoryWorld } from "../../world/memory/index.ts";
import type { PageContent } from "../page-content.ts";
import { describeCache, dropListings, keepListing, readListing } from "./list-cache.ts";
import { listingKey, routeKey } from "./listing.ts";

const tenantId = "ours";
const site = "https://shop.example";
let world: MemoryWorld;
beforeEach(() => {
  world = createMemoryWorld();
});

describe("rows of a listing", () => {
  it("are given to another session of the tenant, by address or by key, with what they are", async () => {
    await saw(page("/orders?page=2", { page: 2, filters: { Status: "Open" } }));
    const expected = {
      sessionId: "session",
      step: 3,
      seenAtMs: 100,
      page: 2,
      filters: { Status: "Open" },
      pagination: { totalPages: 5 },
      columns: ["Number"],
      rows: [{ id: "a", cells: ["#1 of 2"] }],
    };
    const url = `${site}/orders`;
    expect(await read({ url, page: 2 })).toMatchObject(expected);
    expect(await read({ url: `${url}?page=2` })).toMatchObject(expected);
    expect(await read({ url, page: 2, filters: { Status: "Open" } })).toMatchObject(expected);
    const key = listingKey(tenantId, { url, page: 2, filters: { Status: "Open" } });
    expect(await read({ key })).toMatchObject(expected);
  });

  it("are not given for another page, filter, order or tenant, nor by a key of another tenant's", async () => {
    await saw(page("/orders?page=2", { page: 2, filters: { Status: "Open" } }));
    const url = `${site}/orders`;
    expect(await read({ url })).toBeUndefined();
    expect(await read({ url, page: 2, filters: {} })).toBeUndefined();
    const sort = { key: "Number", order: "asc" } as const;
    expect(await read({ url, page: 2, filters: { Status: "Open" }, sort })).toBeUndefined();
    expect(await read({ url: `${url}?shop=2`, page: 2 })).toBeUndefined();
    expect(await readListing(world, "theirs", { url, page: 2 })).toBeUndefined();
    const key = listingKey(tenantId, { url, page: 2 });
    expect(await read({ key })).toBeDefined();
    expect(await readListing(world, "theirs", { key })).toBeUndefined();
  });

  it("are dropped for all pages and filters of a route by an effect on it, and for no other route", async () => {
    await saw(page("/orders?page=1", { page: 1 }));
    await saw(page("/orders?page=2", { page: 2 }));
    await saw(page("/users"));
    await dropListings(world, tenantId, { urls: [`${site}/orders/?x=1`], sinceMs: 150 });
    expect(await read({ url: `${site}/orders`, page: 2 })).toBeDefined();
    await dropListings(world, tenantId, { urls: [`${site}/orders?page=9`], sinceMs: 150 });
    for (const number of [1, 2]) {
      expect(await read({ url: `${site}/orders`, page: number })).toBeUndefined();
    }
    expect(await read({ url: `${site}/users` })).toBeDefined();
    await dropListings(world, "theirs", { urls: [`${site}/users`], sinceMs: 150 });
    expect(await read({ url: `${site}/users` })).toBeDefined();
  });

  it("are kept again once they were loaded after the effect, and not if they were before", async () => {
    const url = `${site}/orders`;
    await dropListings(world, tenantId, { urls: [url], sinceMs: 150 });
    await saw(page("/orders"), { sinceMs: 149 });
    expect(await read({ url })).toBeUndefined();
    await saw(page("/orders"), { sinceMs: 151 });
    expect(await read({ url })).toMatchObject({ seenAtMs: 151 });
  });

  it("are not kept by a writer who was overtaken by an effect while he wrote", async () => {
    const url = `${site}/orders`;
    const { putCached } = world.hot;
    world.hot.putCached = async (kind, ...put) => {
      world.hot.putCached = putCached;
      await dropListings(world, tenantId, { urls: [url], sinceMs: 150 });
      await putCached.call(world.hot, kind, ...put);
    };
    await saw(page("/orders"));
    expect(await read({ url })).toBeUndefined();
  });

  it("that the page showed before are not taken for new ones", async () => {
    const shown = page("/orders");
    await saw({ ...shown, title: shown.title }, { before: shown });
    expect(await read({ url: `${site}/orders` })).toBeUndefined();
    await saw(page("/orders", { cell: "#2" }), { before: shown });
    expect(await read({ url: `${site}/orders` })).toMatchObject({ rows: [{ cells: ["#2"] }] });
  });

  it("are told of in the state, with the time they were loaded while they count", async () => {
    const content = page("/orders");
    const key = listingKey(tenantId, { url: content.url, filters: {} });
    expect(await describeCache(world, tenantId, content)).toEqual({ active_cache_key: key });
    await saw(content);
    expect(await describeCache(world, tenantId, content)).toEqual({
      active_cache_key: key,
      cached_at: new Date(100).toISOString(),
    });
    const { main: _, ...prose } = content;
    expect(await describeCache(world, tenantId, prose)).toEqual({});
  });
});

describe("the key of a listing", () => {
  const keyOf = (path: string, page?: number) =>
    listingKey(tenantId, { url: `${site}${path}`, page, filters: {} });

  it("is the same however the number of the page is said", () => {
    expect(keyOf("/a?page=2")).toBe(keyOf("/a", 2));
    expect(keyOf("/a?p=2&q=x")).toBe(keyOf("/a?q=x", 2));
    expect(keyOf("/a?page=1")).toBe(keyOf("/a"));
    expect(keyOf("/a?offset=20", 3)).toBe(keyOf("/a", 3));
    expect(keyOf("/a?x=1&y=2")).toBe(keyOf("/a?y=2&x=1"));
    expect(keyOf("/a#top")).toBe(keyOf("/a"));
  });

  it("is another one for whatever else stands in the address", () => {
    const others = ["/a", "/b", "/a?q=x", "/a?offset=20", "/a?page=2", "/a?page=next", "/a#/b"];
    expect(new Set(others.map((path) => keyOf(path))).size).toBe(others.length);
    expect(keyOf("/a#/orders")).not.toBe(keyOf("/a#/users"));
    expect(routeKey(tenantId, `${site}/a#/b?page=1`)).toBe(routeKey(tenantId, `${site}/a#/b`));
  });

  it("can be made of any text, however little of an address it is", () => {
    expect(listingKey(tenantId, { url: "no address" })).toMatch(/^[\w-]{32}$/);
  });
});

const read = (asked: Parameters<typeof readListing>[2]) => readListing(world, tenantId, asked);

function saw(
  after: PageContent,
  { before, sinceMs = 100 }: { before?: PageContent; sinceMs?: number } = {},
) {
  const key = { tenantId, sessionId: "session" };
  return keepListing(world, key, { before, after, step: 3, sinceMs });
}

type About = { page?: number; filters?: Record<string, string>; cell?: string };

function page(path: string, { page: number, filters = {}, cell }: About = {}): PageContent {
  return {
    route: path,
    url: `${site}${path}`,
    title: "Orders",
    breadcrumbs: [],
    order: ["table"],
    main: "table",
    sections: {
      table: {
        kind: "table",
        columns: ["Number"],
        rows: { order: ["a"], byKey: { a: { cells: [cell ?? `#1 of ${number}`], ref: "e1" } } },
      },
    },
    elements: { e1: { role: "row", name: "" } },
    ...(number === undefined ? {} : { pagination: { page: number, totalPages: 5 } }),
    filters: Object.fromEntries(
      Object.entries(filters).map(([name, value]) => [`key of ${name}`, { name, value }]),
    ),
    images: {},
  };
}
