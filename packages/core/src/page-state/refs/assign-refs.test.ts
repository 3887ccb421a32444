import { expect, test } from "vitest";
import { outlineOf } from "../outline/outline.ts";
import { pageOf } from "../outline/support/page-of.ts";
import type { PageContent, Ref } from "../page-content.ts";
import type { RawPage } from "../raw-page.ts";
import { assignRefs, type AssignedRefs } from "./assign-refs.ts";

/** One session's readings, each with nodes of its own as after a full re-render, or in another browser. */
class Session {
  #last: AssignedRefs | undefined;
  #nodes = 0;

  read(html: string, more: Partial<RawPage> = {}): Read {
    const raw = pageOf(html, more);
    this.#nodes += 10_000;
    for (const node of raw.nodes) node.backendNodeId += this.#nodes;
    this.#last = assignRefs(outlineOf(raw), raw, this.#last?.memory.refs);
    return new Read(this.#last.memory.content);
  }

  /** As `read`, in the browser that read before, where nodes are where they were. */
  readAgain(html: string): Read {
    const raw = pageOf(html);
    for (const node of raw.nodes) node.backendNodeId += this.#nodes;
    this.#last = assignRefs(outlineOf(raw), raw, this.#last?.memory.refs, this.#last?.addresses);
    return new Read(this.#last.memory.content);
  }

  get table() {
    return this.#last?.memory.refs;
  }
}

class Read {
  readonly content: PageContent;

  constructor(content: PageContent) {
    this.content = content;
  }

  /** Refs of the elements of that name. */
  all(name: string): Ref[] {
    return Object.entries(this.content.elements)
      .filter(([, element]) => element.name === name)
      .map(([ref]) => ref as Ref);
  }

  one(name: string): Ref {
    const [ref, another] = this.all(name);
    if (ref === undefined || another !== undefined) throw new Error(`There is not one "${name}".`);
    return ref;
  }
}

const rows = (...names: string[]): string =>
  `<main><table><tr><th>Name</th><th>Action</th></tr>${names
    .map((name) => `<tr><td>${name}</td><td><button aria-label="Delete">x</button></td></tr>`)
    .join("")}</table></main>`;

/** The ref of each row's button, by what the row says. */
function readRows(session: Session, names: string[], again = false): Record<string, Ref> {
  const html = rows(...names);
  const refs = (again ? session.readAgain(html) : session.read(html)).all("Delete");
  expect(refs.length).toBe(names.length);
  return Object.fromEntries(refs.map((ref, index) => [names[index], ref]));
}

test("everything keeps its ref when the page is rendered anew", () => {
  const session = new Session();
  const html = `<main><h1>Orders</h1><button>Add</button><label>Note <input name="note"></label>${rows("Ada", "Bob")}</main>`;
  const first = session.read(html);
  expect(session.read(html).content).toEqual(first.content);
});

test("rows keep their refs when they change places", () => {
  const session = new Session();
  const first = readRows(session, ["Ada", "Bob", "Cleo"]);
  expect(readRows(session, ["Cleo", "Ada", "Bob"])).toEqual(first);
});

test("what is left of a row that has gone is not another row's", () => {
  const session = new Session();
  const first = readRows(session, ["Ada", "Bob", "Cleo"]);
  const second = readRows(session, ["Ada", "Cleo"]);
  expect(second).toEqual({ Ada: first["Ada"], Cleo: first["Cleo"] });
  expect(Object.values(readRows(session, ["Dora", "Eve"]))).not.toContain(first["Ada"]);
  expect(readRows(session, ["Ada", "Bob", "Cleo"])).toEqual(first);
});

test("nodes that a list uses again for other rows are other elements", () => {
  const session = new Session();
  const first = Object.values(readRows(session, ["Ada", "Bob"]));
  const second = Object.values(readRows(session, ["Cleo", "Dora"], true));
  expect(second.filter((ref) => first.includes(ref))).toEqual([]);
});

test("the only item of a list is not the one that takes its place", () => {
  const session = new Session();
  const list = (name: string): string =>
    `<ul><li><span>${name}</span> <button>Delete</button></li></ul>`;
  const first = session.read(list("Ada")).one("Delete");
  expect(session.read(list("Bob")).one("Delete")).not.toBe(first);
  expect(session.read(list("Ada")).one("Delete")).toBe(first);
});

test("the same button about another thing is another", () => {
  const session = new Session();
  const pane = (name: string): string =>
    `<main><section><h2>${name}</h2><p>Details</p><button id="delete">Delete</button></section></main>`;
  const first = session.read(pane("Order 17")).one("Delete");
  expect(session.read(pane("Order 18")).one("Delete")).not.toBe(first);
});

test("two that are alike are told apart in the browser that read them, and in no other", () => {
  const session = new Session();
  const html = "<main><div><button>Save</button><button>Save</button></div></main>";
  const first = session.read(html).all("Save");
  expect(session.readAgain(html).all("Save")).toEqual(first);
  const later = session.read(html).all("Save");
  expect(later.filter((ref) => first.includes(ref))).toEqual([]);
  expect(new Set(later).size).toBe(2);
});

test("one of two that were alike is neither of them", () => {
  const session = new Session();
  const first = session.read("<div><button>Save</button><button>Save</button></div>").all("Save");
  expect(first).not.toContain(session.read("<div><button>Save</button></div>").one("Save"));
});

test.each([
  ["Like", "Liked"],
  ["Follow", "Following"],
  ["Cart (1)", "Cart (2)"],
  ["3 comments", "4 comments"],
])("%j that becomes %j stays itself", (before, after) => {
  const session = new Session();
  const page = (name: string): string => `<main><button>${name}</button><p>A post</p></main>`;
  const first = session.read(page(before)).one(before);
  expect(session.read(page(after)).one(after)).toBe(first);
});

test.each([
  ["Approve", "Reject"],
  ["Delete 1", "Delete 2"],
  ["Delete draft", "Delete account"],
  ["Configure", "Confirm"],
])("%j in the place of %j is another", (before, after) => {
  const session = new Session();
  const page = (name: string): string => `<main><button>${name}</button><p>A post</p></main>`;
  const first = session.read(page(before)).one(before);
  expect(session.read(page(after)).one(after)).not.toBe(first);
});

test("a page that is come back to has the refs that it had", () => {
  const session = new Session();
  const at = (path: string) => ({
    url: `https://harbor.test${path}`,
    frames: [{ frameId: "main", url: `https://harbor.test${path}` }],
  });
  const first = session.read("<main><button>Buy</button></main>", at("/items/1"));
  const other = session.read("<main><button>Buy</button></main>", at("/items/2"));
  expect(other.one("Buy")).not.toBe(first.one("Buy"));
  const back = session.read("<main><button>Buy</button></main>", at("/items/1?utm_source=x"));
  expect(back.one("Buy")).toBe(first.one("Buy"));
});

test("a link is known on every page by where it leads", () => {
  const session = new Session();
  const html = '<nav><a href="/orders">Orders</a></nav>';
  const first = session.read(html).one("Orders");
  expect(session.read(html, { url: "https://harbor.test/other" }).one("Orders")).toBe(first);
});

test("what a click writes beside a button does not make another of it", () => {
  const session = new Session();
  const page = (said: string): string =>
    `<main><div><button>Go</button><span>${said}</span></div></main>`;
  const first = session.read(page("")).one("Go");
  expect(session.read(page("Count: 1")).one("Go")).toBe(first);
  expect(session.read(page("Count: 2")).one("Go")).toBe(first);
});

test("what tells how far it is does not make another of a button", () => {
  const session = new Session();
  const page = (percent: number): string =>
    `<main><div><p>Uploading ${percent} %</p><button>Cancel</button></div></main>`;
  const first = session.read(page(37)).one("Cancel");
  expect(session.read(page(38)).one("Cancel")).toBe(first);
});

test("a field of another item is another, and one that says what is wrong is not", () => {
  const session = new Session();
  const cart = (...names: string[]): string =>
    `<ul>${names.map((name) => `<li><b>${name}</b><input aria-label="Count"><button>Remove</button></li>`).join("")}</ul>`;
  const first = session.read(cart("Tea")).one("Count");
  expect(session.read(cart("Milk")).one("Count")).not.toBe(first);
  const form = (error: string): string =>
    `<form><div class="field"><label>Name <input></label><p>${error}</p></div><div class="field"><label>Age <input></label></div></form>`;
  const name = session.read(form("")).one("Name");
  expect(session.read(form("Too short")).one("Name")).toBe(name);
});

test("no more than a thousand refs are kept of what has gone, in little room, and none is given twice", () => {
  const session = new Session();
  const given = new Set<Ref>();
  for (let page = 0; page < 3; page += 1) {
    const names = Array.from({ length: 400 }, (_, row) => `Order of ${page} and ${row}`);
    const before = given.size;
    const refs = Object.values(readRows(session, names));
    for (const ref of refs) given.add(ref);
    expect(given.size).toBe(before + 400);
  }
  const { next, signatures } = session.table ?? { next: 0, signatures: {} };
  expect(Object.keys(signatures).length).toBeLessThanOrEqual(1_000);
  expect(next).toBeGreaterThan(1_200);
  expect(JSON.stringify(signatures).length).toBeLessThan(56_000);
});
