import { expect, test } from "vitest";
import { outlineOf } from "../outline/outline.ts";
import { pageOf } from "../outline/support/page-of.ts";
import type { Ref } from "../page-content.ts";
import { assignRefs, type AssignedRefs } from "./assign-refs.ts";

/** By the words of its row and its name the ref of each element, in each of the pages, whose nodes are all anew. */
function refsIn(...pages: string[]): Record<string, Ref>[] {
  let last: AssignedRefs | undefined;
  return pages.map((html, page) => {
    const raw = pageOf(html);
    for (const node of raw.nodes) node.backendNodeId += 10_000 * page;
    last = assignRefs(outlineOf(raw), raw, last?.memory.refs);
    const { elements, sections } = last.memory.content;
    const rowOf = new Map(
      Object.values(sections).flatMap(({ rows }) =>
        Object.entries(rows?.byKey ?? {}).flatMap(([key, row]) =>
          (row.elements ?? []).map((ref) => [ref, key] as const),
        ),
      ),
    );
    return Object.fromEntries(
      Object.entries(elements)
        .filter(([, { verb }]) => verb !== undefined)
        .map(([ref, { name }]) => [`${rowOf.get(ref as Ref) ?? ""} ${name}`.trim(), ref as Ref]),
    );
  });
}

type Todo = [id: number, text: string];

const todos = (items: Todo[], more = ""): string =>
  `<div id="app"><h1>Todos</h1>
   <form id="f"><input id="new" placeholder="What to do"><button>Add</button></form>
   <ul>${items.map(([id, text]) => `<li data-id="${id}"><input type="checkbox" aria-label="Done"> <span>${text}</span> <button>✕</button></li>`).join("")}</ul>
   <p>${items.length} ${items.length === 1 ? "item" : "items"} left</p>
   <div><button>All</button><button>Active</button><button>Finished</button></div>${more}</div>`;

const items: Todo[] = [
  [1, "Buy milk"],
  [2, "Call Bob"],
  [3, "Pay rent"],
];

test.each<[string, Todo[]]>([
  ["is put on top", [[4, "Write home"], ...items]],
  ["is added", [...items, [4, "Write home"]]],
  ["is renamed", items.with(1, [2, "Call Ann"])],
  ["is taken away", items.slice(1)],
  ["is the last that is left", items.slice(0, 1)],
])("all elements of a page rendered anew have their refs when an item %s", (_what, later) => {
  const [before = {}, after = {}, again] = refsIn(todos(items), todos(later), todos(items));
  const kept = Object.keys(before).filter((name) => name in after);
  const ofRows = later.length > 1 ? ["2 Done", "2 ✕"] : [];
  expect(kept).toEqual(expect.arrayContaining(["Add", "All", ...ofRows]));
  for (const name of kept) expect([name, after[name]]).toEqual([name, before[name]]);
  expect(again).toEqual(before);
});

test("a button beside a table has its ref when a row is added, and a count with it", () => {
  const users = (...names: string[]): string =>
    `<div><button>Add user</button><p>${names.length} results</p><table><tr><th>Name</th><th></th></tr>${names
      .map((name) => `<tr><td>${name}</td><td><button>Delete</button></td></tr>`)
      .join("")}</table></div>`;
  const [before, after] = refsIn(users("Ada", "Bob"), users("Cleo", "Ada", "Bob"));
  expect(after?.["Add user"]).toBe(before?.["Add user"]);
});

test.each([
  ["a text", (id: number) => `<p>Order ${id}</p>`],
  ["a list of what it is", (id: number) => `<ul><li>Order ${id}</li><li>Tea</li></ul>`],
  [
    "rows with headings",
    (id: number) =>
      `<table><tr><th>Order</th><td>${id}</td><td><button>Copy</button></td></tr></table>`,
  ],
  [
    "its only box",
    (id: number) => `<div data-order-id="${id}">Order ${id} <button>Copy</button></div>`,
  ],
])("a button is another's where %s beside it says so", (_what, about) => {
  const order = (id: number): string => `<div>${about(id)}<button>Cancel</button></div>`;
  const [before, after] = refsIn(order(17), order(18));
  expect(after?.["Cancel"]).toBeDefined();
  expect(after?.["Cancel"]).not.toBe(before?.["Cancel"]);
});
