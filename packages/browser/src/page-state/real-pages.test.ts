import { readFileSync } from "node:fs";
import { type NodeAddress, outlineOf, type PageOutline } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Site } from "../live/support/site.ts";
import { context, Sleeper } from "../live/support/sleeper.ts";

let site: Site;
let session: Sleeper;

beforeAll(async () => {
  site = await Site.open();
  session = new Sleeper();
  await session.wake();
});

afterAll(async () => {
  await session.close();
  await site.close();
});

const outlineOfPage = async (name: string): Promise<PageOutline> => {
  const html = readFileSync(new URL(`support/pages/${name}.html`, import.meta.url), "utf8");
  site.route("/page", html);
  await session.goto(`${site.origin}/page`);
  return outlineOf(await session.browser.readPage());
};

const mainOf = ({ main = "", sections }: PageOutline) => {
  const { columns, rows, name, rowCount } = sections[main] ?? {};
  const told = (rows?.order ?? []).map((key) => [key, ...(rows?.byKey[key]?.cells ?? [])]);
  return { name, columns, rowCount, rows: told };
};

/** The page's pagination with names in place of handles. */
const paginationOf = ({ pagination, elements, main }: PageOutline) => {
  const { of, next, previous, loadMore, ...numbers } = pagination ?? {};
  expect(of).toBe(main);
  const named = Object.entries({ next, previous, loadMore }).flatMap(([name, handle]) =>
    handle === undefined ? [] : [[name, elements[handle]?.name]],
  );
  return { ...numbers, ...Object.fromEntries(named) };
};

const filtersOf = ({ filters }: PageOutline) =>
  Object.values(filters).map(({ name, value }) => `${name} = ${value}`);

describe("pages as frameworks make them", () => {
  it("a data grid of divs with roles", async () => {
    const page = await outlineOfPage("data-grid");
    expect(mainOf(page)).toEqual({
      name: "Orders",
      columns: ["Order no.", "Customer", "Total"],
      rowCount: 100,
      rows: [
        ["9f3a", "1042", "Ada Lovelace", "€ 12.00"],
        ["7bd1", "1041", "Grace Hopper", "€ 17.50"],
      ],
    });
    expect(page.sections[page.main ?? ""]?.rows?.byKey["7bd1"]?.selected).toBe(true);
    expect(page.sort).toEqual({ key: "Order no.", order: "desc" });
    expect(paginationOf(page)).toEqual({
      page: 1,
      totalPages: 4,
      pageSize: 25,
      totalItems: 100,
      from: 1,
      to: 25,
      next: "Go to next page",
    });
  });

  it("a table whose heading is a table of its own, with a search and a pager around it", async () => {
    const page = await outlineOfPage("data-tables");
    expect(mainOf(page)).toEqual({
      name: "All employees",
      columns: ["Name", "Office", "Start date", ""],
      rows: [
        ["ann-archer", "Ann Archer", "Berlin", "2026-03-01", "Edit"],
        ["hanna-beck", "Hanna Beck", "Ulm", "2025-11-12", "Edit"],
      ],
    });
    expect(page.breadcrumbs).toEqual(["Home", "Employees"]);
    expect(page.sort).toEqual({ key: "Office", order: "asc" });
    expect(filtersOf(page)).toEqual(["Search = an"]);
    expect(Object.values(page.sections).filter(({ kind }) => kind === "alert")).toEqual([]);
    expect(paginationOf(page)).toEqual({
      page: 2,
      totalPages: 29,
      pageSize: 2,
      totalItems: 57,
      from: 3,
      to: 4,
      next: "Next",
      previous: "Previous",
    });
  });

  it("a list of issues that nothing marks as a list", async () => {
    const page = await outlineOfPage("issue-list");
    expect(mainOf(page)).toEqual({
      name: "Issues",
      rows: [
        ["issue_31", "Mast falls over in a storm", "bug #31 opened 2 days ago by ann 4"],
        ["issue_30", "Paint the hull", "#30 opened 3 days ago by ann"],
        ["issue_12", "Sail on Sundays too", "idea #12 opened last month by bo"],
      ],
    });
    expect(filtersOf(page)).toEqual(["Search all issues = is:issue is:open"]);
    expect(paginationOf(page)).toEqual({ page: 1, next: "Next" });
  });

  it("results of a search, each known by where it leads", async () => {
    const page = await outlineOfPage("search-results");
    expect(mainOf(page).rows.map(([key, title]) => [key, title])).toEqual([
      ["de.example.org/wiki/Schiff", "Schiff – Wikipedia"],
      ["shop.example.com/modelle?id=7", "Schiffsmodelle kaufen"],
      ["shop.example.com/modelle?id=8", "Segelschiffe im Maßstab 1:50"],
    ]);
    expect(filtersOf(page)).toEqual(["Suche = schiff"]);
    expect(paginationOf(page)).toEqual({ page: 1, next: "Weiter" });
  });

  it("cards of a shop with filters, a sort, and more to load", async () => {
    const page = await outlineOfPage("shop");
    expect(mainOf(page)).toEqual({
      name: "Shoes",
      rows: [
        ["sku-901", "Deck shoe", "€ 49.00"],
        ["sku-902", "Sea boot", "€ 99.00 € 79.00 Sale"],
        ["sku-777", "Sandal", "€ 82.00"],
        ["sku-120", "Clog", "€ 85.00 Sold out"],
      ],
    });
    expect(page.breadcrumbs).toEqual(["Home", "Wear", "Shoes"]);
    expect(page.sort).toEqual({ key: "Price: low to high", order: "asc" });
    expect(filtersOf(page)).toEqual(["Size = 42", "Colour = Red"]);
    expect(paginationOf(page)).toMatchObject({ totalItems: 19, loadMore: "Show more products" });
    expect(Object.values(page.images).map(({ alt }) => alt)).toEqual([
      "Deck shoe, blue",
      "Sea boot",
      "Sandal",
      "Clog",
    ]);
    const texts = Object.values(page.sections).flatMap(({ text = "" }) => text);
    expect(texts.join(" ")).toContain("Shoes for land and sea.");
    expect(texts.join(" ")).not.toContain("cookies");
  });

  it("messages of a chat", async () => {
    const page = await outlineOfPage("chat");
    expect(mainOf(page)).toEqual({
      name: "Messages",
      rows: [
        ["m-100", "Ann", "09:12 Who took the ropes?"],
        ["m-101", "Bo", "09:13 I did, they are in the store."],
        ["m-102", "Ann", "09:13 Thanks!"],
      ],
    });
  });

  it("an article, each part of which is read by its heading", async () => {
    const page = await outlineOfPage("article");
    const parts = Object.values(page.sections).filter(({ kind }) => kind === "text");
    expect(parts.map(({ name, text = "" }) => [name, text.slice(0, 20)])).toEqual([
      ["Ships", "A ship is a large bo"],
      ["Sails", "A sail is a piece of"],
      ["Ropes", "Ropes hold the sails"],
    ]);
    const raw = await session.browser.readPage();
    const read = async (heading: string): Promise<string> => {
      const ref = parts.find(({ name }) => name === heading)?.ref ?? "n0";
      const { frame = 0, backendNodeId = 0 } = raw.nodes[Number(ref.slice(1))] ?? {};
      const address = { frameId: raw.frames[frame]?.frameId ?? "", backendNodeId };
      const locateRef = (): Promise<NodeAddress> => Promise.resolve(address);
      const action = { type: "readText", ref: "e1" } as const;
      return String((await session.browser.perform(action, { ...context, locateRef })).output);
    };
    expect(await read("Ships")).toMatch(/^# Ships\s+A ship is .* sea\.$/su);
    expect(await read("Sails")).toMatch(/^## Sails\s+A sail .*- square\s+- fore-and-aft$/su);
    expect(await read("Ropes")).toMatch(/^## Ropes\s+Ropes hold .* masts\.$/su);
  });
});
