import { describe, expect, test } from "vitest";
import { mainRows } from "./rows/main-rows.ts";
import { readRows } from "./rows/rows.ts";
import { readSort } from "./sort.ts";
import { actingPage } from "./support/acting-page.ts";

function sortOf(html: string) {
  const { tree, elements } = actingPage(html);
  const sections = readRows(tree, elements).map((found, at) => ({ ...found, key: `rows-${at}` }));
  return readSort(tree, elements, sections, mainRows(tree, sections));
}

function tableWith(name: string, age: string): string {
  return `<table><thead><tr><th ${name}>Name ▲</th><th ${age}>Age</th></tr></thead><tbody><tr><td>Ann</td><td>31</td></tr></tbody></table>`;
}

describe("the sort of the rows", () => {
  test("is what a heading says", () => {
    expect(sortOf(tableWith(`aria-sort="ascending"`, `aria-sort="none"`))).toEqual({
      key: "Name",
      order: "asc",
    });
    expect(sortOf(tableWith(`class="sorting"`, `class="sorting sorting_desc"`))).toEqual({
      key: "Age",
      order: "desc",
    });
  });

  test("is what a field for it holds, where that has a direction", () => {
    const withField = (option: string): string =>
      `<label for="s">Sort by:</label><select id="s"><option>${option}</option><option>Other</option></select>${tableWith("", "")}`;
    expect(sortOf(withField("Price: low to high"))).toEqual({
      key: "Price: low to high",
      order: "asc",
    });
    expect(sortOf(withField("Newest first"))).toEqual({ key: "Newest first", order: "desc" });
    expect(sortOf(withField("Relevance"))).toBeUndefined();
  });

  test("is not told where two headings say it in two ways, or none does", () => {
    expect(sortOf(tableWith(`class="sort-asc"`, `class="sort-desc"`))).toBeUndefined();
    expect(sortOf(tableWith(`class="sortable"`, `class="sorting"`))).toBeUndefined();
  });
});
