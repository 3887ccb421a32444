import fc from "fast-check";
import type { ScriptStep } from "@dormouse/contract";
import type { StorageOperation } from "./page.ts";
import type { StorageSite } from "./site.ts";

const key = fc.constantFrom("a", "b", "c", "d");
const value = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed());
/** Cookies take no spaces, commas and semicolons. */
const token = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);

const operation: fc.Arbitrary<StorageOperation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constantFrom("local.append", "session.append"),
      key,
      value,
    }) as fc.Arbitrary<StorageOperation>,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("cookie.append"),
      key,
      value: token,
    }) as fc.Arbitrary<StorageOperation>,
  },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constantFrom("record.append", "record.add"),
      key,
      value,
    }) as fc.Arbitrary<StorageOperation>,
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constantFrom("local.remove", "session.remove", "cookie.remove", "record.remove"),
      key,
    }) as fc.Arbitrary<StorageOperation>,
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constantFrom("local.clear", "session.clear", "records.clear", "database.delete"),
    }) as fc.Arbitrary<StorageOperation>,
  },
);

type Move =
  | { kind: "visit"; origin: number; operation: StorageOperation }
  | { kind: "open"; origin: number; operation: StorageOperation }
  | { kind: "switch"; to: number }
  | { kind: "close" };

const moves = (origins: number): fc.Arbitrary<Move> => {
  const origin = fc.nat(origins - 1);
  return fc.oneof(
    { weight: 12, arbitrary: fc.record({ kind: fc.constant("visit"), origin, operation }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("open"), origin, operation }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("switch"), to: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("close") }) },
  ) as fc.Arbitrary<Move>;
};

const maxTabs = 4;

/** Steps that visit the origins at random, in up to four tabs; the same seed gives the same steps. */
export function randomSteps(
  site: StorageSite,
  { seed, steps, origins }: { seed: number; steps: number; origins: number },
): ScriptStep[] {
  let tabs = 1;
  return fc.sample(moves(origins), { seed, numRuns: steps }).map((move): ScriptStep => {
    if (move.kind === "switch") return { type: "switchTab", index: move.to % tabs };
    if (move.kind === "close" && tabs > 1) {
      tabs -= 1;
      return { type: "closeTab" };
    }
    if (move.kind === "close") return { type: "switchTab", index: 0 };
    const url = site.url(move.origin, move.operation);
    const opens = move.kind === "open" && tabs < maxTabs;
    if (opens) tabs += 1;
    return {
      actions: [
        opens ? { type: "newTab", url } : { type: "goto", url },
        { type: "click", locator: "button" },
        { type: "waitFor", locator: "#done" },
      ],
    };
  });
}
