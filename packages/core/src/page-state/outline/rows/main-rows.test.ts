import { describe, expect, test } from "vitest";
import { actingPage } from "../support/acting-page.ts";
import { mainRows } from "./main-rows.ts";
import { readRows } from "./rows.ts";

/** The first cell of the rows that the page is about. */
function mainOf(html: string): string | undefined {
  const { tree, elements } = actingPage(html);
  const sections = readRows(tree, elements).map((found, at) => ({ ...found, key: `rows-${at}` }));
  const main = mainRows(tree, sections);
  const rows = sections.find(({ key }) => key === main)?.section.rows;
  return rows?.byKey[rows.order[0] ?? ""]?.cells[0];
}

function table(...names: string[]): string {
  return `<table><tr><th>Name</th></tr>${names.map((name) => `<tr><td>${name}</td></tr>`).join("")}</table>`;
}
function links(...names: string[]): string {
  return `<ul>${names.map((name) => `<li><a href="/${name}">${name}</a></li>`).join("")}</ul>`;
}

describe("the rows a page is about", () => {
  test("are the largest in its main part", () => {
    expect(
      mainOf(`${table("a", "b", "c", "d")}<main>${table("e")}${table("f", "g", "h")}</main>`),
    ).toBe("f");
  });

  test("are the largest of all where nothing is marked, but for what stands aside", () => {
    expect(mainOf(`<aside>${table("a", "b", "c")}</aside>${table("d")}${table("e", "f")}`)).toBe(
      "e",
    );
  });

  test("are no list of links, but in the main part", () => {
    expect(mainOf(links("a", "b", "c"))).toBeUndefined();
    expect(mainOf(`<main>${links("a", "b", "c")}</main>`)).toBe("a");
  });
});
