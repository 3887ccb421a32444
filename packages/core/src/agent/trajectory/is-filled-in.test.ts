import type { Operation } from "@dormouse/contract";
import { expect, test } from "vitest";
import { compileOperation } from "../../site/compile-operation.ts";
import { isFilledIn } from "./is-filled-in.ts";

const operation: Operation = {
  input: { type: "object", properties: { of: { type: "string" } } },
  output: { type: "object", properties: {} },
  effect: false,
  actions: [
    { type: "goto", url: "https://harbor.test/of/{{input.of}}?all" },
    { type: "fill", locator: { css: "#q" }, value: "{{input.of}}" },
    { type: "screenshot" },
  ],
  extract: { found: "b" },
};

test("what an operation did is told from what another does, or the same as somebody has written it since", () => {
  const [step] = compileOperation("look", operation, { of: "a/b (c)\n" }, "ada");
  const { actions } = operation;
  const done = step?.actions.slice(0, actions.length);
  expect(isFilledIn(actions, done)).toBe(true);
  const [go, fill, picture] = actions;
  for (const other of [
    [fill, go, picture],
    [go, { type: "fill", locator: { css: "#r" }, value: "{{input.of}}" }, picture],
    [{ type: "goto", url: "https://harbor.test/on/{{input.of}}?all" }, fill, picture],
    [go, { ...fill, timeoutMs: 1_000 }, picture],
    actions.slice(0, 2),
  ]) {
    expect(isFilledIn(other, done)).toBe(false);
  }
});
