import fc from "fast-check";
import { expect, it } from "vitest";
import { ordersPage } from "../text/support/orders-page.ts";
import { anyMemory } from "../diff/support/arbitrary-memory.ts";
import { applyPatch, diffPages } from "../diff/merge-patch.ts";
import { viewDelta } from "./view-delta.ts";
import { viewCore } from "./view.ts";

it("put on the view before gives exactly the view after, or the page before must be known", () => {
  let told = 0;
  fc.assert(
    fc.property(anyMemory, anyMemory, fc.boolean(), (before, other, isFiltered) => {
      // Where the filters changed, the page before must be known.
      const { filters } = isFiltered ? other.content : before.content;
      const after = { ...other, content: { ...other.content, filters } };
      const now = { step: 2, memory: after };
      const delta = viewDelta(diffPages(before, after), now);
      if (delta === undefined) return;
      told += 1;
      const got = applyPatch(viewCore({ step: 1, memory: before }), delta);
      expect(JSON.parse(JSON.stringify(got))).toEqual(JSON.parse(JSON.stringify(viewCore(now))));
    }),
    { numRuns: 300 },
  );
  expect(told).toBeGreaterThan(30);
});

it("says again what can be done only where that may have changed", () => {
  const memory = { content: ordersPage(), refs: { next: 200, known: {} } };
  const now = { step: 2, memory };
  const said = (content: object) => Object.keys(viewDelta({ content }, now) ?? {});
  const cells = ["#1001", "Ada"];
  expect(said({ sections: { about: { text: "Closed today." } } })).toEqual(["page_state"]);
  expect(said({ sections: { orders: { rows: { byKey: { "#1001": { cells } } } } } })).toEqual([
    "page_state",
  ]);
  expect(said({ sections: { about: null } })).toContain("action_state");
  expect(said({ sections: { orders: { rows: { byKey: { "#1004": null } } } } })).toContain(
    "action_state",
  );
  expect(said({ sections: { orders: { rows: { order: ["#1002"] } } } })).toContain("action_state");
});
