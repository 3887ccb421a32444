import { describe, expect, it } from "vitest";
import { verdictOf } from "./verdict.ts";

describe("a verdict", () => {
  it.each([
    ["kept", "1", { first: "1", later: "1" }],
    ["missing", "1", { first: null, later: null }],
    ["missing", ["1"], { first: [], later: [] }],
    ["missing", "1", { first: "0", fresh: "0" }],
    ["late", "1", { first: null, later: "1" }],
    ["late", { a: 1 }, { first: {}, later: { a: 1 } }],
    ["changed", "1", { first: "2", later: "2" }],
    ["changed", -0, { first: 0, later: 0 }],
    ["resurrected", null, { first: "1", later: "1" }],
    ["kept", null, { first: null, later: null }],
  ])("is %s where %j was expected and %j found", (verdict, expected, found) => {
    expect(verdictOf(expected, found)).toBe(verdict);
  });
});
