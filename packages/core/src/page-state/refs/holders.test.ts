import { expect, test } from "vitest";
import { outlineOf } from "../outline/outline.ts";
import { pageOf } from "../outline/support/page-of.ts";
import type { PageContent, PageElement, Ref } from "../page-content.ts";
import { assignRefs, type AssignedRefs } from "./assign-refs.ts";

type Page = { html: string; url?: string };

/** One session's readings. `isWarm`: in one browser, where nodes are where they were. */
function readings(pages: Page[], isWarm = false): PageContent[] {
  let last: AssignedRefs | undefined;
  return pages.map(({ html, url = "https://harbor.test/orders" }, at) => {
    const raw = pageOf(html, { url, frames: [{ frameId: "main", url }] });
    if (!isWarm) for (const node of raw.nodes) node.backendNodeId += 10_000 * at;
    last = assignRefs(outlineOf(raw), raw, last?.memory.refs, isWarm ? last?.addresses : undefined);
    return last.memory.content;
  });
}

/** In each of the readings the refs of what is that, in the order they are told. */
function refsOf(contents: PageContent[], is: (element: PageElement) => boolean): Ref[][] {
  return contents.map(({ elements }) =>
    Object.entries(elements).flatMap(([ref, element]) => (is(element) ? [ref as Ref] : [])),
  );
}

const role = (name: string) => (element: PageElement) => element.role === name;
const named = (name: string) => (element: PageElement) => element.name === name;

/** How many of the later readings have other refs. */
function changesOf([first = [], ...others]: Ref[][], count = 1): number {
  expect(first.length).toBe(count);
  return others.filter((other) => other.join() !== first.join()).length;
}

const main = (inner: string): Page => ({ html: `<main><h1>Orders</h1>${inner}</main>` });

test.each([
  ["Saved", "Could not be saved"],
  ["Order 17 is on its way", "Order 18 is on its way"],
])("a message that says %j and then %j is the same", (before, after) => {
  const alert = (said: string): Page =>
    main(`<div role="alert" aria-label="${said}">${said}</div><p>Text</p>`);
  expect(changesOf(refsOf(readings([alert(before), alert(after)]), role("alert")))).toBe(0);
});

test("one of two messages is the same, whatever they say and are called, while their nodes live", () => {
  const alerts = (...said: string[]): Page =>
    main(said.map((one) => `<div role="alert" aria-label="${one}">${one}</div>`).join(""));
  const pages = [alerts("One", "Two"), alerts("Three", "Two"), alerts("Four", "Five")];
  expect(changesOf(refsOf(readings(pages, true), role("alert")), 2)).toBe(0);
  const [first = [], , last = []] = refsOf(readings(pages), role("alert"));
  expect(last.filter((ref) => first.includes(ref))).toEqual([]);
});

test("a message is the same whatever else stands in its box, beside others alike", () => {
  const boxes = (said: string, more: string): Page =>
    main(`<div><div><p>${more}</p><div role="alert">${said}</div></div><div>Another</div></div>`);
  const pages = [boxes("Saved", "A text"), boxes("Lost", "A text")];
  expect(changesOf(refsOf(readings(pages), role("alert")))).toBe(0);
});

test("a message of another row is another", () => {
  const row = (name: string): Page =>
    main(`<ul><li><b>${name}</b><div role="alert">Late</div><button>Go</button></li></ul>`);
  const [first, second] = refsOf(readings([row("Ada"), row("Bob")]), role("alert"));
  expect(first?.length).toBe(1);
  expect(second).not.toEqual(first);
});

test("a table in one of several boxes stays itself when it shows other rows", () => {
  const table = (from: number): Page => ({
    url: `https://harbor.test/orders?page=${from}`,
    html: `<main><div><section><h2>Orders</h2><p>${from}–${from + 1} of 20</p><table><tr><th>Name</th><th>Port</th></tr>
      <tr><td>Order ${from}</td><td>Busan</td></tr><tr><td>Order ${from + 1}</td><td>Piraeus</td></tr></table></section>
      <section><h2>About</h2><p>Words</p></section></div></main>`,
  });
  expect(changesOf(refsOf(readings([table(1), table(3)]), role("table")))).toBe(0);
});

test("a region stays itself when it shows another part of a listing", () => {
  const regions = (page: number): Page => ({
    url: `https://harbor.test/orders?page=${page}`,
    html: `<main>${["Orders", "Returns"]
      .map(
        (name) =>
          `<div><section role="region" aria-label="${name}, page ${page}"><p>${name} ${page}</p><button>First</button><button>Last</button></section></div>`,
      )
      .join("")}</main>`,
  });
  expect(changesOf(refsOf(readings([regions(1), regions(2)]), role("region")), 2)).toBe(0);
});

test("a table and a region of another thing are others", () => {
  const thing = (name: string): Page => ({
    html: `<main><h1>${name}</h1><section aria-label="Parts"><button>Add</button><button>Sort</button></section>
      <table><tr><th>Name</th><th>Port</th></tr><tr><td>Tea</td><td>Busan</td></tr><tr><td>Milk</td><td>Piraeus</td></tr></table></main>`,
  });
  for (const isWarm of [false, true]) {
    const contents = readings([thing("Order 17"), thing("Order 18")], isWarm);
    for (const kind of ["table", "region"]) {
      const [first, second] = refsOf(contents, role(kind));
      expect(first?.length).toBe(1);
      expect(second).not.toEqual(first);
    }
  }
});

test("a region is about what the text of its box says where no heading does", () => {
  const box = (name: string): Page =>
    main(`<div><div><b>${name}</b><section aria-label="Parts"><h2>Parts</h2><button>Add</button><button>Sort</button></section></div>
      <div>Another</div></div>`);
  const [first, second] = refsOf(readings([box("Order 17"), box("Order 18")]), role("region"));
  expect(first?.length).toBe(1);
  expect(second).not.toEqual(first);
});

const links = '<li><a href="/one">One</a></li><li><a href="/two">Two</a></li>';

test.each([
  ["a menu", "", `<ul role="menu">${links}</ul>`],
  ["a list right after it", "", `<ul>${links}</ul>`],
  [
    "what it says that it opens",
    'aria-controls="its"',
    `<div id="its"><p>Most are</p><a href="/one">One</a></div>`,
  ],
  [
    "a popup of any kind",
    'aria-haspopup="true" aria-controls="its"',
    `<div id="its"><p>Most are</p><a href="/one">One</a></div>`,
  ],
])("a button stays itself while it has opened %s", (_, attributes, opened) => {
  const page = (isOpen: boolean, around: (inner: string) => string): Page =>
    main(
      around(
        `Sort by <button aria-expanded="${isOpen}" ${attributes}>Menu</button>${isOpen ? opened : ""}`,
      ),
    );
  for (const around of [
    (inner: string) => `<div>${inner}</div>`,
    (inner: string) => `<div><div>${inner}</div><div>Another</div></div>`,
    (inner: string) => `<ul><li>${inner}</li><li>Another</li></ul>`,
  ]) {
    const pages = [false, true, false].map((isOpen) => page(isOpen, around));
    expect(changesOf(refsOf(readings(pages), named("Menu")))).toBe(0);
  }
});

test("what a menu in a row says is not what the row is about, and the row is", () => {
  const row = (name: string, isOpen: boolean): Page =>
    main(
      `<div><div><b>${name}</b><button>Delete</button><button aria-expanded="${isOpen}">More</button>${isOpen ? `<ul>${links}</ul>` : ""}</div><div>Another</div></div>`,
    );
  const pages = [row("Ada", false), row("Ada", true), row("Bob", true), row("Bob", false)];
  for (const name of ["Delete", "More"]) {
    const [ada, open, bob, closed] = refsOf(readings(pages), named(name));
    expect(ada?.length).toBe(1);
    expect(open).toEqual(ada);
    expect(bob).not.toEqual(ada);
    expect(closed).toEqual(bob);
  }
});

test("what stands after an open toggle and names its row is what that is about", () => {
  const row = (name: string): Page =>
    main(
      `<ul><li><button aria-expanded="true">-</button><b>${name}</b><button>Delete</button></li></ul>`,
    );
  for (const name of ["Delete", "-"]) {
    const [ada, bob] = refsOf(readings([row("Ada"), row("Bob")]), named(name));
    expect(ada?.length).toBe(1);
    expect(bob).not.toEqual(ada);
  }
});

test("a row's button is not another row's whose menu of the same links is open", () => {
  const menu = '<ul role="menu"><li><a href="/export">Export</a></li></ul>';
  const rows = (open: string): Page =>
    main(
      `<ul>${["Ada", "Bob"].map((name) => `<li><b>${name}</b> <button>Delete</button><button aria-expanded="${name === open}" aria-label="More"></button>${name === open ? menu : ""}</li>`).join("")}</ul>`,
    );
  const deletes = refsOf(readings(["Ada", "Bob", ""].map(rows)), named("Delete"));
  expect(changesOf(deletes, 2)).toBe(0);
});
