import { expect, it } from "vitest";
import { actionOn, argumentsOf } from "./action-on.ts";

it("names the element as each action asks for it", () => {
  expect(actionOn({ ref: "e7", action: "fill" }, { value: "Ada" })).toEqual({
    type: "fill",
    locator: { ref: "e7" },
    value: "Ada",
  });
  expect(actionOn({ ref: "e7", action: "drag" }, { to: { ref: "e9" } })).toEqual({
    type: "drag",
    from: { ref: "e7" },
    to: { ref: "e9" },
  });
  expect(actionOn({ ref: "e7", action: "clickAt" }, { x: 1, y: 2 })).toEqual({
    type: "clickAt",
    x: 1,
    y: 2,
  });
});

it("knows what an action takes, of its own or as all of its kind", () => {
  const usual = { argument_schemas: [{ action: "fill" as const, arguments: { usual: true } }] };
  expect(argumentsOf(usual, { action: "fill", arguments: { own: true } })).toEqual({ own: true });
  expect(argumentsOf(usual, { action: "fill" })).toEqual({ usual: true });
  expect(argumentsOf(usual, { action: "click" })).toBeUndefined();
});
