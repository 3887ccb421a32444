import { describe, expect, test } from "vitest";
import { actingPage } from "../support/acting-page.ts";
import { readRows } from "./rows.ts";

function sectionsOf(html: string) {
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
}

function rowsOf(html: string) {
  return sectionsOf(html).map(({ rows }) => rows);
}

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

  test("have a heading over several columns before each of their own, and cells that reach down in each row", () => {
    const [section] = sectionsOf(`<table>
      <thead><tr><th rowspan="2">Port</th><th colspan="2">Ships</th></tr><tr><th>In</th><th>Out</th></tr></thead>
      <tbody><tr><td rowspan="2">Ulm</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>
      <tr><td colspan="2">Sum</td><td>6</td></tr></tbody></table>`);
    expect(section?.columns).toEqual(["Port", "Ships In", "Ships Out"]);
    expect(section?.rows.map(([, ...cells]) => cells)).toEqual([
      ["Ulm", "1", "2"],
      ["Ulm", "3", "4"],
      ["Sum", "", "6"],
    ]);
  });

  test("leave out columns and rows that are not drawn, and headings that stand again", () => {
    const [section] = sectionsOf(`<table>
      <thead><tr><th>Name</th><th raw-unlaid="">Secret</th></tr></thead>
      <tbody><tr><td>Ann</td><td raw-unlaid="">1</td></tr><tr raw-unlaid=""><td raw-unlaid="">Bo</td></tr></tbody>
      <tfoot><tr><th>Name</th><th raw-unlaid="">Secret</th></tr></tfoot></table>`);
    expect(section?.columns).toEqual(["Name"]);
    expect(section?.rows).toEqual([["ann", "Ann"]]);
  });

  test("have no heading but a first row in bold, or none at all", () => {
    const body = `<tr><td>Ann</td><td>31</td></tr><tr><td>Bo</td><td>32</td></tr>`;
    const rows = [
      ["ann", "Ann", "31"],
      ["bo", "Bo", "32"],
    ];
    const bold = `<tr><td><b>Name</b></td><td><b>Age</b></td></tr>`;
    expect(sectionsOf(`<table>${bold}${body}</table>`)).toMatchObject([
      { columns: ["Name", "Age"], rows },
    ]);
    expect(rowsOf(`<table>${body}</table>`)).toEqual([rows]);
  });

  test("are headed by their own headings, in a table of names and values", () => {
    expect(
      sectionsOf(
        `<table><caption>Ship</caption><tr><th>Name</th><td>Ada</td></tr><tr><th scope="row">Port</th><td>Ulm</td></tr></table>`,
      ),
    ).toMatchObject([
      {
        name: "Ship",
        rows: [
          ["name", "Name", "Ada"],
          ["port", "Port", "Ulm"],
        ],
      },
    ]);
  });

  test("are none where the table says that there are none", () => {
    expect(
      sectionsOf(
        `<table><thead><tr><th>Name</th><th>Age</th></tr></thead><tbody><tr><td colspan="2">No data available</td></tr></tbody></table>`,
      ),
    ).toMatchObject([{ columns: ["Name", "Age"], text: "No data available", rows: [] }]);
  });

  test.each([
    [
      "arranges a form",
      `<form><table><tr><td>Name</td><td><input aria-label="Name"/></td></tr><tr><td>Age</td><td><input aria-label="Age"/></td></tr></table></form>`,
    ],
    [
      "is said to be none",
      `<table role="presentation"><tr><th>a</th></tr><tr><td>b</td></tr></table>`,
    ],
    [
      "arranges parts with headings",
      `<table><tr><td><h2>Left</h2></td><td>Right</td></tr><tr><td>x</td><td>y</td></tr></table>`,
    ],
  ])("are none of a table that %s", (_what, html) => {
    expect(rowsOf(html)).toEqual([]);
  });

  test("are those of a table within one that only arranges it", () => {
    expect(
      rowsOf(
        `<table><tr><td><table><tr><th>Name</th></tr><tr><td>Ann</td></tr></table></td></tr></table>`,
      ),
    ).toEqual([[["ann", "Ann"]]]);
  });

  test("of which parts stay while others scroll are one row each", () => {
    const cell = (column: number, text: string) =>
      `<div role="gridcell" aria-colindex="${column}">${text}</div>`;
    const heading = (column: number, text: string) =>
      `<div role="row" aria-rowindex="1"><div role="columnheader" aria-colindex="${column}">${text}</div></div>`;
    const row = (place: number, id: string, inner: string) =>
      `<div role="row" aria-rowindex="${place}" row-id="${id}">${inner}</div>`;
    expect(
      sectionsOf(`<div role="grid"><div>${heading(1, "Id")}</div><div>${heading(2, "Name")}</div>
        <div>${row(2, "a7", cell(1, "7"))}${row(3, "a9", cell(1, "9"))}</div>
        <div>${row(2, "a7", cell(2, "Ann"))}${row(3, "a9", cell(2, "Bo"))}</div></div>`),
    ).toMatchObject([
      {
        columns: ["Id", "Name"],
        rows: [
          ["a7", "7", "Ann"],
          ["a9", "9", "Bo"],
        ],
      },
    ]);
  });

  test("are called by the heading over them", () => {
    const table = `<table><tr><th>Name</th></tr><tr><td>Ann</td></tr></table>`;
    expect(
      sectionsOf(
        `<main><h1>Crew</h1><div><section><h2>On deck</h2><div>${table}</div></section></div><div>${table}</div></main>`,
      ),
    ).toMatchObject([{ name: "On deck" }, { name: "Crew" }]);
  });
});

describe("rows of a list", () => {
  test("are led by their link, and say the rest in short", () => {
    expect(
      rowsOf(
        `<ul><li>1. <a href="/a">Alpha</a> – the first</li><li>2. <a href="/b">Beta</a> – the second <button>Hide</button></li></ul>`,
      ),
    ).toEqual([
      [
        ["a", "Alpha", "1. – the first", "@Alpha"],
        ["b", "Beta", "2. – the second", "[Hide]", "@Beta"],
      ],
    ]);
  });

  test("hold the lists within them", () => {
    expect(
      rowsOf(
        `<ul><li><a href="/a">Alpha</a><ul><li><a href="/a/1">One</a></li><li><a href="/a/2">Two</a></li></ul></li><li><a href="/b">Beta</a></li></ul>`,
      ),
    ).toEqual([
      [
        ["a", "Alpha", "One Two", "[One]", "[Two]", "@Alpha"],
        ["b", "Beta", "@Beta"],
      ],
    ]);
  });

  test("are names with their values", () => {
    expect(
      rowsOf(
        `<dl><div><dt>Order</dt><dd>1042</dd></div><dt>Port</dt><dd><a href="/ulm">Ulm</a></dd><dd>Pier 4</dd></dl>`,
      ),
    ).toEqual([
      [
        ["order", "Order", "1042"],
        ["port", "Port", "Ulm Pier 4", "[Ulm]"],
      ],
    ]);
    const explained = `<dt>Mast</dt><dd>${"It holds the sails. ".repeat(20)}</dd>`;
    expect(rowsOf(`<dl>${explained}${explained}</dl>`)).toEqual([]);
  });

  test("are things to be done as well", () => {
    const item = (name: string) =>
      `<li><label><input type="checkbox"/>${name}</label><button>Delete</button></li>`;
    expect(rowsOf(`<ul class="todo-list">${item("Buy rope")}${item("Sail")}</ul>`)).toEqual([
      [
        ["buy-rope", "Buy rope", "[Buy rope]", "[Delete]"],
        ["sail", "Sail", "[Sail]", "[Delete]"],
      ],
    ]);
  });

  test.each([
    ["a navigation", `<nav><ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li></ul></nav>`],
    [
      "a menu",
      `<ul class="dropdown-menu"><li><a href="/a">A</a></li><li><a href="/b">B</a></li></ul>`,
    ],
    ["pages", `<ul class="pagination"><li><a href="/a">1</a></li><li><a href="/b">2</a></li></ul>`],
    [
      "a text in points",
      `<ul><li>Ships float.</li><li>They do so as <a href="/a">Archimedes</a> has said long before there were any.</li></ul>`,
    ],
  ])("are none of %s", (_what, html) => {
    expect(rowsOf(html)).toEqual([]);
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

  test("are messages in a log, said by whom and what", () => {
    const message = (id: string, author: string, text: string) =>
      `<div class="message" data-message-id="${id}"><span class="author">${author}</span><div>${text}</div></div>`;
    expect(
      rowsOf(
        `<div>${message("m17", "Ann", "Who?")}${message("m18", "Bo", `See <a href="/x">there</a>`)}${message("m19", "Ann", "Ah")}</div>`,
      ),
    ).toEqual([
      [
        ["m17", "Ann", "Who?"],
        ["m18", "Bo", "See there", "[there]"],
        ["m19", "Ann", "Ah"],
      ],
    ]);
  });

  test("leave what stands beside them to be told as text", () => {
    const card = (name: string) =>
      `<div class="card"><h3><a href="/p/${name}">${name}</a></h3></div>`;
    const { tree, elements } = actingPage(
      `<main><p id="intro">Intro</p>${["Ant", "Bee", "Cow"].map(card).join("")}</main>`,
    );
    const [found] = readRows(tree, elements);
    expect(found?.told.map((node) => tree.text(node))).toEqual(["Ant", "Bee", "Cow"]);
  });

  test.each([
    [
      "the fields of a form",
      ["Name", "Age", "Port"]
        .map((name) => `<div class="form-group"><label>${name}<input/></label><p>Hint</p></div>`)
        .join(""),
    ],
    ["a toolbar", `<button>Cut</button><button>Copy</button><button>Paste</button>`],
    ["words that lead on", `<a href="/a">A</a><a href="/b">B</a><a href="/c">C</a>`],
    [
      "the columns of a page",
      `<div class="col"><nav><a href="/">Home</a></nav></div><div class="col"><h1>Title</h1><p>Text</p><p>More</p></div><div class="col"><form><input/></form></div>`,
    ],
    ["parts of a text", "<p>One.</p><p>Two.</p><p>Three.</p>"],
  ])("are none of %s", (_what, html) => {
    expect(rowsOf(`<div>${html}</div>`)).toEqual([]);
  });

  test("are the cards of each column of a board, not its columns", () => {
    const card = (name: string) =>
      `<div class="card"><a href="/c/${name}">${name}</a><p>Due soon</p></div>`;
    const column = (name: string, cards: string[]) =>
      `<div class="column"><h2>${name}</h2><div class="cards">${cards.map(card).join("")}</div></div>`;
    expect(
      rowsOf(
        `<div>${column("To do", ["a", "b", "c"])}${column("Doing", ["d", "e", "f"])}${column("Done", ["g", "h", "i"])}</div>`,
      ).map((rows) => rows.map(([, title]) => title)),
    ).toEqual([
      ["a", "b", "c"],
      ["d", "e", "f"],
      ["g", "h", "i"],
    ]);
  });
});
