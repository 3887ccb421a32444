import fc from "fast-check";
import { expect, test } from "vitest";
import { outlineOf } from "../outline/outline.ts";
import { pageOf } from "../outline/support/page-of.ts";
import type { Ref } from "../page-content.ts";
import { assignRefs, type AssignedRefs } from "./assign-refs.ts";

const titles = ["Ada", "Bob", "Order 1", "Order 2", "Order (3)", "a longer text, and more of it"];
const verbs = ["Delete", "Edit"];

/** How a page shows its rows. The last has no boxes of rows at all. */
const kinds: ((rows: string[]) => string)[] = [
  (rows) =>
    `<table><tr><th>Name</th><th></th></tr>${rows.map((row) => `<tr><td>${row}</td><td>${buttons()}</td></tr>`).join("")}</table>`,
  (rows) => `<ul>${rows.map((row) => `<li><b>${row}</b> ${buttons()}</li>`).join("")}</ul>`,
  (rows) =>
    `<div>${rows.map((row) => `<div class="card"><h3>${row}</h3><div>${buttons()}</div></div>`).join("")}</div>`,
  (rows) =>
    `<div>${rows.map((row) => `<div><span>${row}</span>${buttons()}</div>`).join("")}</div>`,
  (rows) => `<div>${rows.map((row) => `<span>${row}</span>${buttons()}`).join("")}</div>`,
];

function buttons(): string {
  return verbs.map((verb) => `<button>${verb}</button>`).join("");
}

type Row = { title: string; node: number };

/** What a page does between two readings. */
const change = fc.record({
  what: fc.constantFrom("insert", "remove", "move", "rename", "nothing"),
  at: fc.nat(20),
  to: fc.nat(20),
  title: fc.constantFrom(...titles),
  /** Whether its nodes stay with their rows, stay in their places and show other rows, or are made anew. */
  nodes: fc.constantFrom("stay", "reuse", "anew"),
});
type Change = typeof change extends fc.Arbitrary<infer Each> ? Each : never;

class ChangingPage {
  rows: Row[] = [];
  #nodes = 0;

  do({ what, at, to, title, nodes }: Change): void {
    const before = this.rows.map(({ node }) => node);
    const index = this.rows.length === 0 ? 0 : at % this.rows.length;
    if (what === "insert") this.rows.splice(index, 0, { title, node: this.#node() });
    if (what === "remove") this.rows.splice(index, 1);
    if (what === "move") {
      const [row] = this.rows.splice(index, 1);
      if (row !== undefined) this.rows.splice(to % (this.rows.length + 1), 0, row);
    }
    if (what === "rename" && this.rows.length > 0)
      this.rows = this.rows.with(index, { title, node: this.#node() });
    if (nodes === "stay") return;
    const nodeAt = (place: number): number =>
      nodes === "anew" ? this.#node() : (before[place] ?? this.#node());
    this.rows = this.rows.map((row, place) => ({ ...row, node: nodeAt(place) }));
  }

  #node(): number {
    this.#nodes += 1;
    return this.#nodes;
  }
}

test("no ref is ever for two elements, or is given again, whatever a page does with its rows", () => {
  const page = fc.record({
    kind: fc.constantFrom(...kinds),
    first: fc.array(fc.constantFrom(...titles), { minLength: 1, maxLength: 6 }),
    changes: fc.array(fc.record({ change, isWarm: fc.boolean() }), { maxLength: 5 }),
  });
  fc.assert(
    fc.property(page, ({ kind, first, changes }) => {
      const changing = new ChangingPage();
      for (const title of first.toReversed()) {
        changing.do({ what: "insert", at: 0, to: 0, title, nodes: "anew" });
      }
      const means = new Map<Ref, string>();
      let last: AssignedRefs | undefined;
      for (const step of [undefined, ...changes]) {
        if (step !== undefined) changing.do(step.change);
        const next = last?.memory.refs.next ?? 1;
        const isWarm = step?.isWarm === true;
        last = read(kind, changing.rows, last, isWarm);
        for (const [ref, meaning] of meanings(changing.rows, last)) {
          const isKnown = Number(ref.slice(1)) < next;
          expect(means.has(ref)).toBe(isKnown);
          expect(means.get(ref) ?? meaning).toBe(meaning);
          means.set(ref, meaning);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("rows that nothing else is like keep their refs, whatever becomes of the others", () => {
  const order = fc.shuffledSubarray(titles, { minLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom(...kinds.slice(0, 3)), order, order, (kind, before, after) => {
      const rows = (names: string[]): Row[] => names.map((title, node) => ({ title, node }));
      const first = read(kind, rows(before), undefined, false);
      const second = read(kind, rows(after), first, false);
      const was = new Map(meanings(rows(before), first).map(([ref, meaning]) => [meaning, ref]));
      const known = meanings(rows(after), second).filter(([, meaning]) => was.has(meaning));
      expect(known).toEqual(known.map(([, meaning]) => [was.get(meaning), meaning]));
    }),
    { numRuns: 20 },
  );
});

/** @param isWarm in the browser that read before */
function read(
  kind: (rows: string[]) => string,
  rows: readonly Row[],
  last: AssignedRefs | undefined,
  isWarm: boolean,
): AssignedRefs {
  const raw = pageOf(`<main>${kind(rows.map(({ title }) => title))}</main>`);
  const pressed = raw.nodes.filter(({ tag }) => tag === "button");
  for (const [at, node] of pressed.entries()) {
    const row = rows[Math.floor(at / verbs.length)];
    node.backendNodeId = 10_000 + (row?.node ?? 0) * verbs.length + (at % verbs.length);
  }
  return assignRefs(outlineOf(raw), raw, last?.memory.refs, isWarm ? last?.addresses : undefined);
}

/** Which row's button each ref is for. */
function meanings(rows: readonly Row[], { addresses }: AssignedRefs): [Ref, string][] {
  return [...addresses].flatMap(([ref, { backendNodeId }]): [Ref, string][] => {
    const button = backendNodeId - 10_000;
    const row = rows.find(({ node }) => node === Math.floor(button / verbs.length));
    return row === undefined ? [] : [[ref, `${verbs[button % verbs.length]} ${row.title}`]];
  });
}
