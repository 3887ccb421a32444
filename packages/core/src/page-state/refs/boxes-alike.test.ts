import { describe, expect, test } from "vitest";
import { pageOf } from "../outline/support/page-of.ts";
import { PageTree } from "../outline/tree.ts";
import { BoxesAlike } from "./boxes-alike.ts";

function keysOf(html: string): string[] {
  const tree = PageTree.of(pageOf(html));
  const boxes = new BoxesAlike(tree);
  const divs = [...tree.all()].filter((at) => tree.node(at).tag === "div");
  return divs.map((box) => boxes.keyOf(box));
}

function divs(attribute: string, values: (string | number)[]): string {
  return values.map((value) => `<div ${attribute}="${value}"></div>`).join("");
}

describe("what its author calls a box", () => {
  test.each([
    ["data-order-id", [7, 9, 12], true],
    ["data-order-id", [1, 2, 3], true],
    ["data-order-id", [0, 1, 2], false],
    ["data-row-id", [7, 9, 12], true],
    ["data-row-id", [1, 2, 3], false],
    ["id", ["row7", "row9"], true],
    ["id", ["row7", "row8"], false],
    ["id", ["row0", "row4"], false],
    ["id", ["row07", "row08"], true],
  ])("%s of %j: its name rather than its place, %s", (attribute, values, areNames) => {
    const names = values.map((value) => `${attribute}=${value}`);
    expect(keysOf(divs(attribute, values))).toEqual(areNames ? names : names.map(() => ""));
  });

  test("is read once, however many there are", () => {
    const values = Array.from({ length: 10_000 }, (_, at) => 7 * at + 1);
    expect(keysOf(divs("data-order-id", values))).toEqual(
      values.map((value) => `data-order-id=${value}`),
    );
  });
});
