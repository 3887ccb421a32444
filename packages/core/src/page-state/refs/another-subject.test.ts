import { describe, expect, test } from "vitest";
import { mistaken, refsOf } from "./support/reading-session.ts";

/** A button, and what it truly is: nothing on the page says that. */
const button = (name: string, of: string, more = ""): string =>
  `<button raw-is="${name} ${of}" ${more}>${name}</button>`;

/** As a page that is rendered in place: in another browser, and in the same one with its nodes used again. */
function inBothBrowsers(...pages: string[]): { html: string; isWarm: boolean }[][] {
  const reused = pages.map((page) => {
    let nodes = 0;
    return page.replaceAll("<button ", () => `<button raw-node="b${nodes++}" `);
  });
  return [
    pages.map((html) => ({ html, isWarm: false })),
    reused.map((html) => ({ html, isWarm: true })),
  ];
}

/** What refs were mistaken for in either browser. */
function mistakenIn(...pages: string[]): string[] {
  return inBothBrowsers(...pages).flatMap((shown) => {
    if (refsOf(...shown).some((refs) => Object.keys(refs).length === 0))
      return ["nothing -> nothing"];
    return mistaken(...shown);
  });
}

describe("rows without boxes of their own", () => {
  const flat = (...rows: [string, string][]): string =>
    `<main><div>${rows.map(([title, buttons]) => `<span>${title}</span>${buttons}`).join("")}</div></main>`;

  test("a button that one row shows is not that of the row that shows it next", () => {
    expect(
      mistakenIn(
        flat(
          ["Ada", button("Edit", "Ada") + button("Approve", "Ada")],
          ["Bob", button("Edit", "Bob")],
        ),
        flat(
          ["Ada", button("Edit", "Ada")],
          ["Bob", button("Edit", "Bob") + button("Approve", "Bob")],
        ),
      ),
    ).toEqual([]);
  });

  test("nor where no two rows show the same", () => {
    expect(
      mistakenIn(
        flat(["Ada", button("Approve", "Ada")], ["Bob", button("Pay", "Bob")]),
        flat(["Ada", button("Pay", "Ada")], ["Bob", button("Approve", "Bob")]),
      ),
    ).toEqual([]);
  });

  test("nor where rows come and go with it", () => {
    expect(
      mistakenIn(
        flat(["Ada", button("Approve", "Ada")], ["Bob", button("Edit", "Bob")]),
        flat(["Bob", button("Edit", "Bob") + button("Approve", "Bob")]),
        flat(["Ada", button("Edit", "Ada")], ["Bob", button("Approve", "Bob")]),
      ),
    ).toEqual([]);
  });

  test("nor where they are called the same", () => {
    expect(
      mistakenIn(
        flat(["Ada", button("Edit", "1") + button("Approve", "1")], ["Ada", button("Edit", "2")]),
        flat(["Ada", button("Edit", "1")], ["Ada", button("Edit", "2") + button("Approve", "2")]),
      ),
    ).toEqual([]);
  });
});

describe("rows that are called the same", () => {
  const kinds: [string, (rows: string[]) => string][] = [
    ["a list", (rows) => `<ul>${rows.map((row) => `<li><b>Ada</b> ${row}</li>`).join("")}</ul>`],
    [
      "cards",
      (rows) =>
        `<div>${rows.map((row) => `<div class="card"><p>Ada</p>${row}</div>`).join("")}</div>`,
    ],
    [
      "a table",
      (rows) =>
        `<table><tr><th>Name</th><th></th></tr>${rows.map((row) => `<tr><td>Ada</td><td>${row}</td></tr>`).join("")}</table>`,
    ],
  ];

  test.each(kinds)("of %s: a button that one shows is not that of the next", (_kind, list) => {
    for (const rows of [
      [button("Approve", "1"), ""],
      [button("Approve", "1"), button("Edit", "2")],
      [button("Approve", "1"), "", ""],
    ]) {
      expect(
        mistaken(
          `<main>${list(rows)}</main>`,
          `<main>${list(rows.toReversed()).replaceAll("Approve 1", "Approve 2")}</main>`,
        ),
      ).toEqual([]);
    }
  });
});

describe("menus drawn apart from their rows", () => {
  const row = (name: string, more: string): string =>
    `<tr><td>${name}</td><td><button raw-is="Menu ${name}" aria-label="Menu" ${more}></button></td></tr>`;
  const page = (
    open: string,
    popup: string,
    isSaid: boolean,
    names = ["Ada", "Bob", "Cleo"],
  ): string =>
    `<body><div id="app"><main><table><tr><th>Name</th><th></th></tr>${names
      .map((name) => row(name, isSaid && name === open ? 'aria-expanded="true"' : ""))
      .join(
        "",
      )}</table></main><footer><button raw-is="Help">Help</button></footer></div>${popup}</body>`;
  const items = (open: string): string =>
    ["Rename", "Delete"]
      .map((name) => `<button raw-is="${name} ${open}" role="menuitem">${name}</button>`)
      .join("");
  const popups: [string, (open: string) => string][] = [
    ["marked as menus", (open) => `<div><div role="menu">${items(open)}</div></div>`],
    [
      "marked as nothing",
      (open) => `<div class="popup">${items(open).replaceAll('role="menuitem"', "")}</div>`,
    ],
    ["of a single entry", (open) => `<div class="popup">${button("Delete", open)}</div>`],
  ];

  test.each(popups)("%s: an entry is that of the row whose button is open", (_kind, popup) => {
    for (const isSaid of [true, false]) {
      const pages = ["Ada", "Bob", "Ada"].map((open) => page(open, popup(open), isSaid));
      expect(mistaken(...pages)).toEqual([]);
    }
    const pages = ["Ada", "Bob", "Ada"].map((open) => page(open, popup(open), true));
    expect(mistakenIn(...pages)).toEqual([]);
    const [first, , third] = refsOf(...pages);
    expect(third).toEqual(first);
  });

  test.each(popups)(
    "%s: the same node that is shown for another row is another",
    (_kind, popup) => {
      const at = (open: string, y: number): string =>
        popup(open)
          .replaceAll("<button ", `<button raw-box="10 ${y} 80 20" `)
          .replaceAll(/raw-is="(\w+) /gu, 'raw-node="$1" raw-is="$1 ');
      expect(
        mistaken(
          { html: page("Ada", at("Ada", 40), false) },
          { html: page("Bob", at("Bob", 60), false), isWarm: true },
        ),
      ).toEqual([]);
      expect(
        mistaken(
          { html: page("Ada", at("Ada", 40), false) },
          { html: page("Bob", at("Bob", 40), false, ["Bob", "Ada", "Cleo"]), isWarm: true },
        ),
      ).toEqual([]);
    },
  );
});

test.each([
  ["17 january", "18 january"],
  ["17 mars", "18 mars"],
  ["5 Elm Street", "7 Elm Street"],
  ["#1042", "#1043"],
  ["4 rooms flat", "5 rooms flat"],
  ["Order (1042)", "Order (1043)"],
  ["10:30", "11:30"],
  ["12/2026", "11/2026"],
])("what is about %j is not what is about %j", (one, other) => {
  const shown: ((about: string) => string)[] = [
    (about) => `<main><div><p>${about}</p>${button("Book", about)}</div></main>`,
    (about) => `<main><section><h2>${about}</h2>${button("Book", about)}</section></main>`,
    (about) => `<main><ul><li>${about} ${button("Book", about)}</li></ul></main>`,
    (about) =>
      `<main><div role="dialog" aria-label="${about}"><p>Sure?</p>${button("Book", about)}</div></main>`,
    (about) => `<main><button raw-is="${about}">${about}</button></main>`,
  ];
  for (const page of shown) expect(mistakenIn(page(one), page(other))).toEqual([]);
});

describe("a page that is rendered in place for another", () => {
  const kinds: [string, (name: string) => string][] = [
    ["with a text", (name) => `<p>Customer ${name}</p>${button("Delete", name, 'id="delete"')}`],
    [
      "with a text further away",
      (name) =>
        `<div class="name">${name}</div><div><span>Actions</span>${button("Delete", name, 'id="delete"')}</div>`,
    ],
    [
      "with a text between others",
      (name) =>
        `<p>Account</p><p>${name}</p><p>This is for ever.</p>${button("Delete", name, 'id="delete"')}`,
    ],
    [
      "with a field to fill in",
      (name) =>
        `<p>Chat with ${name}</p><input name="message" placeholder="Message" raw-is="message ${name}">${button("Send", name)}`,
    ],
    [
      "with a form",
      (name) =>
        `<form id="edit"><p>Editing ${name}</p><input name="email" aria-label="Email">${button("Delete", name, 'id="delete"')}</form>`,
    ],
    ["in an alert", (name) => `<div role="alert">${name} is down ${button("Dismiss", name)}</div>`],
    [
      "in passing news",
      (name) => `<div role="status">${name} deleted ${button("Undo", name)}</div>`,
    ],
  ];

  test.each(kinds)("%s that says so", (_kind, page) => {
    const [ada = "", bob = ""] = ["Ada", "Bob"].map(
      (name) => `<main><div>${page(name)}</div></main>`,
    );
    expect(mistakenIn(ada, bob)).toEqual([]);
    expect(mistakenIn(ada, ada.replaceAll(/Ada(?! ?")(?!")/gu, ""), bob)).toEqual([]);
  });
});

test("a row that is known by its title only is another where it says another thing", () => {
  const kinds: ((name: string, sum: string) => string)[] = [
    (name, sum) =>
      `<table><tr><th>From</th><th>Sum</th><th></th></tr><tr><td>${name}</td><td>${sum}</td><td>${button("Refund", sum)}</td></tr>
       <tr><td>Bob</td><td>$5</td><td>${button("Refund", "Bob")}</td></tr></table>`,
    (name, sum) =>
      `<ul><li><b>${name}</b> <i>${sum}</i> ${button("Refund", sum)}</li><li><b>Bob</b> ${button("Refund", "Bob")}</li></ul>`,
  ];
  for (const kind of kinds) {
    const [one = "", other = ""] = ["$10", "$99"].map((sum) => `<main>${kind("Ada", sum)}</main>`);
    expect(mistaken(one, other)).toEqual([]);
    expect(refsOf(one, one)[1]).toEqual(refsOf(one)[0]);
  }
});

test("a row that is numbered by its place is not another there", () => {
  for (const key of ["data-key", "data-id", "data-row-id", "id"]) {
    const list = (names: string[]): string =>
      `<main><div>${names.map((name, at) => `<div ${key}="${key === "id" ? "row-" : ""}${at}">${name} ${button("Delete", name)}</div>`).join("")}</div></main>`;
    expect(mistakenIn(list(["Ada", "Bob"]), list(["Bob"]))).toEqual([]);
    expect(mistakenIn(list(["Ada", "Bob", "Cleo"]), list(["Bob", "Cleo"]), list(["Cleo"]))).toEqual(
      [],
    );
  }
});
