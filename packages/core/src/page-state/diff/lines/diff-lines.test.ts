import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PageContent, PageElement, Ref, Row, Section } from "../../page-content.ts";
import { anyMemory } from "../support/arbitrary-memory.ts";
import { changedLines, diffLines, diffText } from "./diff-lines.ts";
import { movedOf } from "./moved.ts";

describe("a change in a line", () => {
  test("names the new value and nothing else, in at most forty tokens", () => {
    const lines = diffLines(page(), page({ elements: { e4: { value: "abc" } } }));
    expect(lines).toBe("~ e4 = abc");
    expect(countTokens(lines)).toBeLessThanOrEqual(40);
    expect(diffLines(page({ elements: { e4: { value: "abc" } } }), page())).toBe('~ e4 = ""');
  });

  test("says what an element is in, and what it is in no more", () => {
    const before = page({ elements: { e4: { focused: true }, e5: { disabled: "disabled" } } });
    const after = page({
      elements: { e4: { error: "Not a name" }, e5: { focused: true }, e6: { checked: true } },
    });
    expect(changedLines(before, after)).toEqual([
      "~ e4 ! Not a name",
      "~ e5 focused enabled",
      "~ e6 checked",
    ]);
    expect(changedLines(after, page())).toEqual(["~ e4 no error", "~ e6 not checked"]);
  });

  test("tells of several elements together what is the same of all", () => {
    const after = page({
      elements: { e4: { disabled: "disabled" }, e5: { disabled: "disabled" } },
    });
    expect(changedLines(page(), after)).toEqual(["~ e4 e5 disabled"]);
  });

  test("tells a new name as one, and never a secret", () => {
    const after = page({ elements: { e5: { name: "Place order" }, e4: { masked: true } } });
    expect(changedLines(page(), after)).toEqual(["~ e4 = ***", "~ e5 named Place order"]);
  });

  test("tells a value of which nothing new would be seen", () => {
    const long = "x".repeat(100);
    const before = page({ elements: { e4: { value: `${long}1` } } });
    const after = page({ elements: { e4: { value: `${long}2` } } });
    expect(changedLines(before, after)[0]).toMatch(/^~ e4 = x+…$/);
  });

  test("nothing changed is said in at most ten tokens", () => {
    expect(diffLines(page(), page())).toBe("(nothing changed)");
    expect(countTokens(diffLines(page(), page()))).toBeLessThanOrEqual(10);
  });
});

describe("of rows", () => {
  const rows = { a: row("#1001", "Open"), b: row("#1002", "Open"), c: row("#1003", "Open") };

  test("the cell that changed is named by its column, the row by what stands in it", () => {
    const after = page({ rows: { ...rows, b: row("#1002", "Paid") } });
    expect(changedLines(page({ rows }), after)).toEqual([
      "## table Orders e20",
      "~ #1002: Status = Paid",
    ]);
    expect(countTokens(diffLines(page({ rows }), after))).toBeLessThanOrEqual(40);
  });

  test("those that came, went and moved are told by themselves", () => {
    const { a, b, c } = rows;
    const after = page({ rows: { c, a, d: row("#1004", "New") } });
    expect(changedLines(page({ rows: { a, b, c } }), after)).toEqual([
      "## table Orders e20",
      "- #1002",
      "+ | #1004 | New",
      "~ #1003 moved first",
    ]);
  });

  test("another order of many is told as one", () => {
    const entries = "abcdefgh".split("").map((key): [string, Row] => [key, row(key, "Open")]);
    const before = page({ rows: Object.fromEntries(entries) });
    const after = page({ rows: Object.fromEntries(entries.toReversed()) });
    expect(changedLines(before, after)).toEqual([
      "## table Orders e20",
      "~ order h, g, f, e, d, c, b, a",
    ]);
  });

  test("all others on another page of them are told as all", () => {
    const after = page({ rows: { x: row("#2001", "Open"), y: row("#2002", "Open") } });
    expect(changedLines(page({ rows }), after).slice(1)).toEqual([
      "- all 3 rows",
      "+ | #2001 | Open",
      "+ | #2002 | Open",
    ]);
  });
});

test("thousands of new sections are told in the time that the page takes", () => {
  const places = Array.from({ length: 3_000 }, (_, place) => place);
  const elements = Object.fromEntries(
    places.map((at) => [`e${100 + at}`, { role: "button", name: `Do ${at}` }]),
  );
  const sections = Object.fromEntries(
    places.map((at): [string, Section] => [
      `form-${at}`,
      { kind: "form", name: `Form ${at}`, elements: [`e${100 + at}`] },
    ]),
  );
  const lines = changedLines(page(), page({ sections, elements }));
  expect(lines.slice(0, 2)).toEqual(["+ ## form Form 0", "+ e100 button Do 0"]);
  expect(lines).toHaveLength(6_000);
});

test("a dialog is told as it opens, and as it closes in one line", () => {
  const dialog: Section = {
    kind: "dialog",
    name: "Sure?",
    ref: "e40",
    modal: true,
    elements: ["e41"],
  };
  const open = page({
    sections: { dialog },
    elements: { e41: { role: "button", name: "Delete it", verb: "click" } },
  });
  for (const ref of ["e4", "e5"] as const) {
    open.elements[ref] = { role: "button", name: "", ...open.elements[ref], disabled: "inert" };
  }
  expect(changedLines(page(), open)).toEqual([
    "+ ## modal dialog Sure? e40",
    "+ e41 button Delete it",
  ]);
  expect(changedLines(open, page())).toEqual(["- modal dialog Sure? e40"]);
});

test("a part that is called otherwise and is the same element has not gone", () => {
  const before = page();
  const { form, ...sections } = before.sections;
  if (form === undefined) throw new Error("the page has a form");
  const after = {
    ...before,
    order: ["form of orders", "table"],
    sections: { ...sections, "form of orders": { ...form, name: "Order" } },
  };
  expect(changedLines(before, after)).toEqual(["## form Order e3", "~ it was form e3"]);
});

test("an element that came or went within a part is told below the part's name", () => {
  const after = page({ elements: { e9: { role: "button", name: "Undo", verb: "click" } } });
  after.sections["form"]?.elements?.push("e9");
  expect(changedLines(page(), after)).toEqual(["## form e3", "+ e9 button Undo"]);
  expect(changedLines(after, page())).toEqual(["## form e3", "- e9 Undo"]);
});

test("title, pages and pictures are told of the page as a whole", () => {
  const after = page();
  after.title = "2 orders";
  after.pagination = { page: 2, totalPages: 5 };
  after.images = { i1: { alt: "A cat", width: 10, height: 10 } };
  expect(changedLines(page(), after)).toEqual([
    "~ title 2 orders",
    "~ (page 2 of 5)",
    "+ image i1 A cat",
  ]);
});

test("on another route, and where nearly all has changed, the whole page is told", () => {
  const elsewhere = { ...page(), route: "/else" };
  expect(diffText(page(), elsewhere)).toMatchObject({
    full: true,
    text: expect.stringContaining("/else"),
  });
  const others = Object.fromEntries(
    "abcdefgh".split("").map((key): [string, Row] => [key, row(`${key} other`, "Paid")]),
  );
  const all = page({ rows: others });
  expect(diffText(page(), all)).toMatchObject({
    full: true,
    text: expect.stringMatching(/^# Orders/),
  });
});

test("whatever the pages are, there are lines of one line each, and none where nothing changed", () => {
  fc.assert(
    fc.property(anyMemory, anyMemory, ({ content: before }, { content: after }) => {
      for (const line of changedLines(before, after)) expect(line).toMatch(/^(?:[~+-] |#)[^\n]*$/);
      expect(changedLines(after, structuredClone(after))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("as few keys as can be have moved", () => {
  expect(movedOf(["a", "b", "c", "d"], ["d", "a", "b", "c"])).toEqual(["d"]);
  expect(movedOf(["a", "b", "c", "d"], ["b", "c", "a", "d"])).toEqual(["a"]);
  expect(movedOf(["a", "x", "b"], ["a", "b"])).toEqual([]);
});

type Changes = {
  elements?: Partial<Record<Ref, Partial<PageElement>>>;
  rows?: Record<string, Row>;
  sections?: Record<string, Section>;
};

/** A form, a table of orders that is what the page is about, and what a test adds to them. */
function page({
  elements = {},
  rows = { a: row("#1001", "Open") },
  sections = {},
}: Changes = {}): PageContent {
  const known: Record<Ref, PageElement> = {
    e4: { role: "textbox", name: "Name", verb: "fill" },
    e5: { role: "button", name: "Save", verb: "click" },
    e6: { role: "checkbox", name: "Gift", verb: "check" },
  };
  const changed = Object.entries(elements).map(([ref, changes]): [string, PageElement] => [
    ref,
    { role: "generic", name: "", ...known[ref as Ref], ...changes },
  ]);
  const table: Section = {
    kind: "table",
    name: "Orders",
    ref: "e20",
    columns: ["Number", "Status"],
    rows: { order: Object.keys(rows), byKey: rows },
  };
  return {
    route: "/orders",
    url: "https://example.com/orders",
    title: "Orders",
    breadcrumbs: [],
    order: [...Object.keys(sections), "form", "table"],
    sections: {
      ...sections,
      form: { kind: "form", ref: "e3", elements: ["e4", "e5", "e6"] },
      table,
    },
    elements: { ...known, ...Object.fromEntries(changed) },
    main: "table",
    filters: {},
    images: {},
  };
}

function row(...cells: string[]): Row {
  return { cells };
}
