import { describe, expect, test } from "vitest";
import type { RawNode, RawPage } from "../raw-page.ts";
import { PageTree } from "./tree.ts";

const box = { x: 0, y: 0, width: 10, height: 10 };
function page(nodes: (Partial<RawNode> & { parent: number; tag: string })[]): RawPage {
  return {
    url: "https://harbor.test/",
    title: "Harbor",
    viewport: { width: 1280, height: 720, scrollX: 0, scrollY: 0 },
    frames: [{ frameId: "main", url: "https://harbor.test/" }],
    nodes: nodes.map((node, index) => ({ frame: 0, backendNodeId: index + 1, box, ...node })),
    fingerprint: "1",
  };
}

describe("a page that can be walked", () => {
  test("has its nodes in the order of the page, though a frame's are read after all others", () => {
    const tree = new PageTree(
      page([
        { parent: -1, tag: "#document" },
        { parent: 0, tag: "iframe" },
        { parent: 0, tag: "p" },
        { parent: 1, tag: "#document" },
        { parent: 3, tag: "button" },
      ]),
    );
    expect([...tree.all()]).toEqual([0, 1, 3, 4, 2]);
    expect([...tree.descendants(1)]).toEqual([3, 4]);
    expect([...tree.descendants(2)]).toEqual([]);
    expect(tree.contains(1, 4)).toBe(true);
    expect(tree.contains(1, 2)).toBe(false);
    expect(tree.contains(1, 1)).toBe(false);
    expect([...tree.ancestors(4)]).toEqual([3, 1, 0]);
    expect(tree.closest(4, (at) => tree.node(at).tag === "iframe")).toBe(1);
  });

  test("takes a node for a root whose parent comes after it", () => {
    const tree = new PageTree(
      page([
        { parent: 1, tag: "p" },
        { parent: 0, tag: "b" },
      ]),
    );
    expect([...tree.all()]).toEqual([0, 1]);
    expect(tree.parent(0)).toBe(-1);
  });

  test("puts words together as they are seen", () => {
    const tree = new PageTree(
      page([
        { parent: -1, tag: "div" },
        { parent: 0, tag: "p" },
        {
          parent: 1,
          tag: "#text",
          text: " Free\n ship",
          box: { x: 0, y: 0, width: 60, height: 10 },
        },
        { parent: 1, tag: "b" },
        { parent: 3, tag: "#text", text: "ping", box: { x: 60, y: 0, width: 30, height: 10 } },
        { parent: 1, tag: "span" },
        { parent: 5, tag: "#text", text: "12 €", box: { x: 110, y: 0, width: 30, height: 10 } },
        { parent: 0, tag: "p" },
        { parent: 7, tag: "#text", text: "today" },
        { parent: 7, tag: "#text", text: "unseen", hidden: true },
      ]),
    );
    expect(tree.text(0)).toBe("Free shipping 12 € today");
    expect(tree.text(1)).toBe("Free shipping 12 €");
    expect(tree.text(3)).toBe("ping");
    expect(tree.text(0, 10)).toBe("Free ship…");
    expect(tree.textWithout(0, (at) => at === 5)).toBe("Free shipping today");
  });

  test("is made of a very deep page, and of a very wide one", () => {
    const deep = new PageTree(
      page(Array.from({ length: 20_000 }, (_, index) => ({ parent: index - 1, tag: "div" }))),
    );
    expect(deep.text(0)).toBe("");
    expect(deep.descendants(0)).toHaveLength(19_999);
    const wide = new PageTree(
      page(
        Array.from({ length: 20_000 }, (_, index) => ({
          parent: index === 0 ? -1 : 0,
          tag: index === 0 ? "div" : "#text",
          text: "x",
        })),
      ),
    );
    expect(wide.text(0, 5)).toBe("xxxx…");
  });
});
