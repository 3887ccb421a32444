import { describe, expect, test } from "vitest";
import { actingPage } from "../support/acting-page.ts";
import { readRows } from "./rows.ts";

const sectionsOf = (html: string) => {
  const { tree, elements, nameOf } = actingPage(html);
  const sections = readRows(tree, elements).map(({ section }) => section);
  return sections.map(({ rows, elements: own = [], ref: _ref, ...section }) => ({
    ...section,
    own: own.map(nameOf),
    rows: (rows?.order ?? []).map((key) => {
      const { cells, elements: inRow = [], ref, selected } = rows?.byKey[key] ?? { cells: [] };
      return [
        key,
        ...cells,
        ...inRow.map((handle) => `[${nameOf(handle)}]`),
        ...(ref === undefined ? [] : [`@${nameOf(ref)}`]),
        ...(selected === undefined ? [] : ["selected"]),
      ];
    }),
  }));
};

const rowsOf = (html: string) => sectionsOf(html).map(({ rows }) => rows);

describe("rows of a table", () => {
  test("are told by its headings, with what can be done in each beside them and not in them", () => {
    const sections = sectionsOf(`<table aria-rowcount="58">
      <thead><tr><th><input type="checkbox" aria-label="All"/></th><th>No.</th><th>Customer</th><th>Actions</th></tr></thead>
      <tbody>
        <tr><td><input type="checkbox"/></td><td>1042</td><td><a href="/c/7">Ada &amp; Co</a></td><td><button>Edit</button></td></tr>
        <tr aria-selected="true"><td><input type="checkbox"/></td><td>1041</td><td><a href="/c/7">Ada &amp; Co</a></td><td><button>Edit</button></td></tr>
      </tbody></table>`);
    expect(sections).toEqual([
      {
        kind: "table",
        own: [expect.any(String)],
        columns: ["No.", "Customer"],
        rowCount: 57,
        rows: [
          ["1042", "1042", "Ada & Co", expect.any(String), "[Ada & Co]", "[Edit]"],
          ["1041", "1041", "Ada & Co", expect.any(String), "[Ada & Co]", "[Edit]", "selected"],
        ],
      },
    ]);
  });
});

describe("rows that no markup calls a list", () => {
  test("are cards with a heading, each led by its link", () => {
    const card = (name: string) =>
      `<div class="card"><h3><a href="/p/${name}">${name}</a></h3><p>About ${name}</p><button>Buy</button></div>`;
    expect(rowsOf(`<div>${["Ant", "Bee", "Cow"].map(card).join("")}</div>`)).toEqual([
      [
        ["p/Ant", "Ant", "About Ant", "[Buy]", "@Ant"],
        ["p/Bee", "Bee", "About Bee", "[Buy]", "@Bee"],
        ["p/Cow", "Cow", "About Cow", "[Buy]", "@Cow"],
      ],
    ]);
  });
});
