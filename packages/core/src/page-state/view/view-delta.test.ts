import fc from "fast-check";
import { expect, it } from "vitest";
import { anyMemory } from "../diff/support/arbitrary-memory.ts";
import { applyPatch, diffPages } from "../diff/merge-patch.ts";
import { viewDelta } from "./view-delta.ts";
import { viewCore } from "./view.ts";

it("put on the view before gives exactly the view after, or the page before must be known", () => {
  let told = 0;
  fc.assert(
    fc.property(anyMemory, anyMemory, (before, after) => {
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
