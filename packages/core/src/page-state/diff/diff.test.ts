import fc from "fast-check";
import { applyPatch as applyJsonPatch } from "rfc6902";
import { expect, test } from "vitest";
import type { PageMemory } from "../page-memory.ts";
import { anyMemory } from "./support/arbitrary-memory.ts";
import { changeOf, recordsPerKeyframe } from "./change.ts";
import { jsonPatchOf } from "./json-patch.ts";
import { applyPatch, diffPages } from "./merge-patch.ts";

const two = fc.tuple(anyMemory, anyMemory);

test("a delta put on its base gives exactly the next state, also after a way through JSON", () => {
  fc.assert(
    fc.property(two, ([before, after]) => {
      const patch = diffPages(before, after);
      expect(applyPatch(before, patch)).toEqual(after);
      const stored = structuredClone(JSON.parse(JSON.stringify({ before, patch })));
      expect(applyPatch(stored.before, stored.patch)).toEqual(JSON.parse(JSON.stringify(after)));
    }),
    { numRuns: 300 },
  );
});

test("deltas one on top of the other give the last state", () => {
  fc.assert(
    fc.property(fc.array(anyMemory, { minLength: 2, maxLength: 6 }), (states) => {
      const [first, ...later] = states;
      let before = first as PageMemory;
      let rebuilt = before;
      for (const after of later) {
        rebuilt = applyPatch(rebuilt, diffPages(before, after));
        before = after;
      }
      expect(rebuilt).toEqual(states.at(-1));
    }),
    { numRuns: 100 },
  );
});

test("equal states, whatever the order of their names, have nothing between them", () => {
  fc.assert(
    fc.property(anyMemory, (memory) => {
      expect(diffPages(memory, reversed(memory) as PageMemory)).toEqual({});
      expect(diffPages(memory, structuredClone(memory))).toEqual({});
    }),
    { numRuns: 100 },
  );
});

test("neither state is changed, and what a delta does not touch is not copied", () => {
  const before = memoryOf({ a: "1", b: "2" });
  const after = memoryOf({ a: "1", b: "3" });
  const frozen = structuredClone(before);
  const result = applyPatch(before, diffPages(before, after));
  expect(before).toEqual(frozen);
  expect(result.content.filters).toBe(before.content.filters);
});

test("one cell of a table is a delta of that row", () => {
  const before = memoryOf({ a: "1", b: "2" });
  const after = memoryOf({ a: "1", b: "3" });
  expect(diffPages(before, after)).toEqual({
    content: { sections: { table: { rows: { byKey: { b: { cells: ["3"] } } } } } },
  });
});

test("a JSON Patch, too, gives exactly the next state", () => {
  fc.assert(
    fc.property(two, ([before, after]) => {
      // The library that applies it here steps over these names, lest it change a prototype.
      fc.pre(!/__proto__|constructor|prototype/.test(JSON.stringify([before, after])));
      const target = structuredClone(before);
      const failed = applyJsonPatch(target, structuredClone(jsonPatchOf(before, after)));
      expect(failed.every((failure) => failure === null)).toBe(true);
      expect(target).toEqual(after);
    }),
    { numRuns: 40 },
  );
});

test("long lists that share nothing are replaced in a JSON Patch and not compared to death", () => {
  const before = { order: Array.from({ length: 3_000 }, (_, index) => `a${index}`) };
  const after = { order: Array.from({ length: 3_000 }, (_, index) => `b${index}`) };
  expect(jsonPatchOf(before, after)).toEqual([
    { op: "replace", path: "/order", value: after.order },
  ]);
  expect(jsonPatchOf(before, structuredClone(before))).toEqual([]);
});

test("a step that changed nothing leaves no record", () => {
  const memory = memoryOf({ a: "1" });
  expect(changeOf(memory, structuredClone(memory), { step: 1, keyframe: 1 })).toBeUndefined();
});

test("a small change is recorded as a delta; another route, a lost base and a large change as the whole", () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`r${index}`, "1"]));
  const before = memoryOf(many);
  const pointer = { step: 2, keyframe: 1 };
  const small = memoryOf({ ...many, r7: "2" });
  expect(changeOf(before, small, pointer)).toEqual({ delta: diffPages(before, small) });
  const elsewhere = { ...small, content: { ...small.content, route: "/else" } };
  expect(changeOf(before, elsewhere, pointer)).toEqual({ full: elsewhere });
  expect(changeOf(undefined, small, pointer)).toEqual({ full: small });
  expect(changeOf(before, small, undefined)).toEqual({ full: small });
  const large = memoryOf(Object.fromEntries(Object.keys(many).map((key) => [`${key}x`, "2"])));
  expect(changeOf(before, large, pointer)).toEqual({ full: large });
});

test("the whole comes back often enough that a page is put together of a bounded number of records", () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`r${index}`, "1"]));
  let before = memoryOf(many);
  let pointer = { step: 1, keyframe: 1 };
  let [sinceWhole, longest] = [1, 1];
  for (let step = 2; step <= 100; step += 1) {
    const after = memoryOf({ ...many, r0: `${step}` });
    const change = changeOf(before, after, pointer);
    expect(change).toBeDefined();
    const isWhole = change !== undefined && "full" in change;
    sinceWhole = isWhole ? 1 : sinceWhole + 1;
    longest = Math.max(longest, sinceWhole);
    pointer = { step, keyframe: isWhole ? step : pointer.keyframe };
    before = after;
  }
  expect(longest).toBe(recordsPerKeyframe);
});

function memoryOf(rows: Record<string, string>): PageMemory {
  return {
    content: {
      route: "/orders",
      url: "https://example.com/orders",
      title: "Orders",
      breadcrumbs: [],
      order: ["table"],
      sections: {
        table: {
          kind: "table",
          columns: ["Amount"],
          rows: {
            order: Object.keys(rows),
            byKey: Object.fromEntries(
              Object.entries(rows).map(([key, cell]) => [key, { cells: [cell] }]),
            ),
          },
        },
      },
      elements: {},
      filters: {},
      images: {},
    },
    refs: { next: 1, signatures: {} },
  };
}

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, reversed(member)]),
  );
}
