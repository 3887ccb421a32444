import { beforeEach, describe, expect, it } from "vitest";
import { readListing } from "../page-state/list-cache/list-cache.ts";
import { pageOf } from "../page-state/outline/support/page-of.ts";
import { createEngine, tenantId, type Engine } from "./simulation/engine.ts";

const url = "https://example.com/orders";
let engine: Engine;
beforeEach(() => {
  engine = createEngine();
  engine.browser.pageUrl = url;
  // A table with a row for each text that was typed.
  engine.browser.shows = (typed) => {
    const rows = typed.map((text, index) => `<tr><td>#${index}</td><td>${text}</td></tr>`);
    const head = "<tr><th>Number</th><th>What</th></tr>";
    const table = `<table><thead>${head}</thead><tbody>${rows.join("")}</tbody></table>`;
    return pageOf(`<main><h1>Orders</h1>${table}</main>`, {
      url,
      fingerprint: JSON.stringify(typed),
    });
  };
});

describe("the rows that a step brought", () => {
  it("are at hand for the tenant's next run, until somebody changes something there", async () => {
    await ran("alpha", "beta", "gamma");
    expect(await cells()).toEqual([
      ["#0", "alpha"],
      ["#1", "beta"],
      ["#2", "gamma"],
    ]);
    await ran("post");
    expect(await cells()).toBeUndefined();
    await engine.world.clock.advance(1);
    await ran("alpha", "beta");
    expect(await cells()).toHaveLength(2);
  });

  it("are gone, too, where the change is sent to their address from another page", async () => {
    await ran("alpha", "beta");
    engine.browser.pageUrl = "https://example.com/orders/new";
    engine.browser.postUrl = `${url}?new`;
    engine.browser.shows = () => pageOf("<main>New</main>", { url: engine.browser.pageUrl });
    await ran("post");
    expect(await cells()).toBeUndefined();
  });

  it("stay where something else is changed", async () => {
    await ran("alpha", "beta");
    engine.browser.pageUrl = "https://example.com/users";
    engine.browser.postUrl = "https://example.com/users";
    engine.browser.shows = () => pageOf("<main>Users</main>", { url: engine.browser.pageUrl });
    await ran("post");
    expect(await cells()).toHaveLength(2);
  });
});

async function ran(...texts: string[]): Promise<void> {
  await engine.session(texts);
  await engine.deliver();
}

async function cells(): Promise<string[][] | undefined> {
  const listing = await readListing(engine.world, tenantId, { url });
  return listing?.rows.map((row) => row.cells);
}
