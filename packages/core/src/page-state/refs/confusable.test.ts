import { expect, test } from "vitest";
import { outlineOf } from "../outline/outline.ts";
import { pageOf } from "../outline/support/page-of.ts";
import type { Ref } from "../page-content.ts";
import { assignRefs, type AssignedRefs } from "./assign-refs.ts";

type Page = { html: string; path?: string };

/** Refs of the elements of that name in each of the pages, which one session sees one after another, each with nodes of its own. */
function refsIn(name: string, ...pages: Page[]): Ref[][] {
  let last: AssignedRefs | undefined;
  return pages.map(({ html, path = "/" }, at) => {
    const raw = pageOf(html, { url: `https://harbor.test${path}` });
    for (const node of raw.nodes) node.backendNodeId += 10_000 * at;
    last = assignRefs(outlineOf(raw), raw, last?.memory.refs);
    const elements = Object.entries(last.memory.content.elements);
    return elements.filter(([, element]) => element.name === name).map(([ref]) => ref as Ref);
  });
}

/** Refs that elements of that name have in more than one of the pages, each of which has such elements. */
function shared(name: string, ...pages: Page[]): Ref[] {
  const refs = refsIn(name, ...pages);
  if (refs.some(({ length }) => length === 0)) throw new Error(`There is no "${name}".`);
  return refs.flat().filter((ref, at, all) => all.indexOf(ref) !== at);
}

const details = "<main><h1>Order details</h1><button>Delete</button></main>";

test.each([
  ["/admin?order=7", "/admin?order=8"],
  ["/admin?page=users", "/admin?page=orders"],
  ["/show?view=7", "/show?view=8"],
  ["/booking?ref=A17", "/booking?ref=A18"],
  ["/app#orders/7", "/app#orders/8"],
  ["/app#/orders/7", "/app#/orders/8"],
  ["/orders/7", "/orders/8"],
  ["/orders?id=7", "/orders?id=8"],
])("a button of %s is not that of %s", (one, other) => {
  expect(shared("Delete", { html: details, path: one }, { html: details, path: other })).toEqual(
    [],
  );
});

test.each([
  ["/orders?page=1", "/orders?page=2"],
  ["/orders?order=asc", "/orders?order=desc"],
  ["/orders?view=list", "/orders?view=grid"],
  ["/orders?ref=nav", "/orders?ref=mail"],
  ["/orders#top", "/orders#details"],
])("a button of %s is that of %s", (one, other) => {
  const [before, after] = refsIn(
    "Add",
    ...[one, other].map((path) => ({ html: "<main><button>Add</button></main>", path })),
  );
  expect(after).toEqual(before);
});

const numbered = (first: number, names: string[], more = ""): Page => ({
  html: `<main><table><tr><th>#</th><th>Name</th><th>Role</th><th></th></tr>${names
    .map(
      (name, at) =>
        `<tr><td>${first + at}</td><td>${name}</td><td>Guest</td><td><button>Delete</button></td></tr>`,
    )
    .join("")}${more}</table></main>`,
});

test("rows that are numbered by their places are not known by them", () => {
  const names = ["Ada", "Bob", "Cleo", "Dora", "Eve", "Finn"];
  expect(shared("Delete", numbered(1, ["Ada"]), numbered(1, ["Bob"]))).toEqual([]);
  expect(shared("Delete", numbered(11, names.slice(0, 3)), numbered(11, names.slice(3)))).toEqual(
    [],
  );
  const total = "<tr><td></td><td>Total</td><td></td><td></td></tr>";
  expect(
    shared(
      "Delete",
      numbered(1, [...names, "Gus", "Hal"], total),
      numbered(1, ["Ina", "Joe", "Kay", "Lee", "Max", "Ned"], total),
    ),
  ).toEqual([]);
});

test("a row of another part of a listing is another, though it is called the same", () => {
  const page = (number: number, ...names: string[]): Page => ({
    path: `/payments?page=${number}`,
    html: `<main><table><tr><th>Of</th><th>Sum</th><th></th></tr>${names
      .map(
        (name, at) =>
          `<tr><td>${name}</td><td>${number}${at}.00</td><td><button>Refund</button></td></tr>`,
      )
      .join("")}</table><nav class="pagination">${[1, 2, 3]
      .map((at) =>
        at === number
          ? `<span aria-current="page">${at}</span>`
          : `<a href="?page=${at}">${at}</a>`,
      )
      .join("")}</nav></main>`,
  });
  expect(shared("Refund", page(1, "Ada", "Bob"), page(2, "Ada", "Cleo"))).toEqual([]);
});

test("what a script makes of a link to its own page is another's in another row", () => {
  const cart = (name: string): Page => ({
    path: "/cart",
    html: `<main><h1>Cart</h1><ul><li><b>${name}</b> <a href="/cart">Remove</a></li></ul></main>`,
  });
  expect(shared("Remove", cart("Tea"), cart("Milk"))).toEqual([]);
});

test.each([
  ["their names", `aria-label="Discard changes"`, "", `aria-label="Delete account"`, ""],
  [
    "what they ask",
    `aria-label="Confirm"`,
    "<p>Discard changes?</p>",
    `aria-label="Confirm"`,
    "<p>Delete the account?</p>",
  ],
  [
    "what they ask beside a field",
    `aria-label="Rename"`,
    "<input aria-label='Name'>",
    `aria-label="Delete"`,
    "<input aria-label='Name'>",
  ],
])("dialogs with the same buttons are told apart by %s", (_by, one, said, other, saidThen) => {
  const dialog = (attributes: string, text: string): Page => ({
    html: `<main><h1>Account</h1></main><div role="dialog" ${attributes}>${text}<div><button id="confirm">OK</button></div></div>`,
  });
  expect(shared("OK", dialog(one, said), dialog(other, saidThen))).toEqual([]);
});

test("of buttons called the same in two frames neither is the other", () => {
  const frames = (...names: string[]): Page => ({
    html: names
      .map((name) => `<iframe src="/pay"><main><p>${name}</p><button>Pay</button></main></iframe>`)
      .join(""),
  });
  const [first = [], second = [], third = []] = refsIn(
    "Pay",
    frames("Ada", "Bob"),
    frames("Bob", "Ada"),
    frames("Bob"),
  );
  expect(second).not.toEqual(first);
  expect(first).not.toContain(third[0] === second[0] ? undefined : third[0]);
});
