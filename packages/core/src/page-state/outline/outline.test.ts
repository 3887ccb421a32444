import { describe, expect, test } from "vitest";
import type { PageOutline } from "../page-content.ts";
import type { RawPage } from "../raw-page.ts";
import { bounded, handlesIn, outlineBytes } from "./bounds.ts";
import { outlineOf } from "./outline.ts";
import { routeOf } from "./route.ts";
import { pageOf } from "./support/page-of.ts";
import { randomPage } from "./support/random-page.ts";

/** What is wrong with an outline as a whole. */
function faultsOf({
  order,
  sections,
  elements,
  filters,
  images,
  pagination,
  main,
}: PageOutline): string[] {
  const faults: string[] = [];
  const listed = Object.values(sections).flatMap(handlesIn);
  const pointing = [
    ...listed,
    ...Object.values(filters).flatMap(({ ref }) => ref ?? []),
    ...Object.values(images).flatMap(({ ref }) => ref ?? []),
    ...[pagination?.next, pagination?.previous, pagination?.loadMore].flatMap(
      (handle) => handle ?? [],
    ),
  ];
  for (const handle of pointing)
    if (elements[handle] === undefined) faults.push(`${handle} is not told`);
  const places = Object.values(sections).flatMap((section) =>
    handlesIn(section).filter((handle) => handle !== section.ref),
  );
  const seen = new Set<string>();
  for (const handle of places) {
    if (seen.has(handle)) faults.push(`${handle} is listed twice`);
    seen.add(handle);
  }
  for (const [handle, element] of Object.entries(elements)) {
    if (element.verb !== undefined && !listed.includes(handle as `n${number}`))
      faults.push(`${handle} is listed nowhere`);
  }
  if (order.toSorted().join() !== Object.keys(sections).toSorted().join())
    faults.push("order and sections differ");
  for (const { within } of Object.values(sections)) {
    if (within !== undefined && sections[within] === undefined)
      faults.push(`nothing is called ${within}`);
  }
  if (main !== undefined && sections[main]?.rows === undefined) faults.push("main has no rows");
  return faults;
}

function holdsNothing(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    (typeof value === "object" && Object.values(value).some(holdsNothing))
  );
}

describe("the outline of a page", () => {
  test("is made of any tree, and lists each of its elements once", () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const outline = outlineOf(randomPage(seed));
      expect({ seed, faults: faultsOf(outline), holdsNothing: holdsNothing(outline) }).toEqual({
        seed,
        faults: [],
        holdsNothing: false,
      });
    }
  });

  test("is the same for the same reading", () => {
    const raw = randomPage(7);
    expect(JSON.stringify(outlineOf(raw))).toBe(JSON.stringify(outlineOf(structuredClone(raw))));
  });

  test("leaves the reading as it is", () => {
    const raw = pageOf(`<input type="password" raw-value="hunter2">`);
    const before = structuredClone(raw);
    outlineOf(raw);
    expect(raw).toEqual(before);
  });

  test("is made of an empty page", () => {
    const nothing: RawPage = {
      ...pageOf(""),
      nodes: [],
      frames: [],
      url: "about:blank",
      title: "",
    };
    expect(outlineOf(nothing)).toEqual({
      route: "about:blank",
      url: "about:blank",
      title: "",
      breadcrumbs: [],
      order: [],
      sections: {},
      elements: {},
      filters: {},
      images: {},
    });
  });

  test("is cut where the page is too large, and says so", () => {
    const rows = Array.from(
      { length: 1_200 },
      (_, index) =>
        `<tr><td><a href="/orders/${index}">Order ${index}</a></td><td>${"text ".repeat(80)}</td></tr>`,
    );
    const links = Array.from(
      { length: 1_500 },
      (_, index) => `<a href="/${"deep/".repeat(60)}${index}">Link ${index}</a>`,
    );
    const outline = outlineOf(
      pageOf(
        `<table><tr><th>Order</th><th>Text</th></tr>${rows.join("")}</table><div>${links.join("")}</div>`,
      ),
    );
    expect(Buffer.byteLength(JSON.stringify(outline))).toBeLessThanOrEqual(outlineBytes);
    expect(faultsOf(outline)).toEqual([]);
    expect(outline.omitted).toEqual([
      expect.stringMatching(/^\d+ of 1200 rows/u),
      expect.stringMatching(/^\d+ of \d+ elements/u),
    ]);
    expect(Object.values(outline.sections).find(({ kind }) => kind === "table")?.rowCount).toBe(
      1_200,
    );
  });

  test("is left alone where it is small enough", () => {
    const outline = outlineOf(pageOf("<button>Go</button>"));
    expect(bounded(outline)).toBe(outline);
  });

  test("says what did not answer", () => {
    const raw = pageOf("<p>x</p>", { unread: ["the frame https://ads.test/ did not answer"] });
    expect(outlineOf(raw).omitted).toEqual(["the frame https://ads.test/ did not answer"]);
  });
});

describe("a route", () => {
  test.each([
    ["https://harbor.test/orders?page=2", "/orders?page=2"],
    ["https://harbor.test/app#/orders/1", "/app#/orders/1"],
    ["https://harbor.test/app#!/orders", "/app#!/orders"],
    ["https://harbor.test/docs#install", "/docs"],
    ["about:blank", "about:blank"],
    ["not an address", "not an address"],
  ])("of %s is %s", (url, route) => {
    expect(routeOf(url)).toBe(route);
  });
});
