import { describe, expect, test } from "vitest";
import { statedIn } from "./stated.ts";

describe("what a page says of the part it shows", () => {
  test.each([
    ["1–10 of 50", 1, 10, 50],
    ["1-10 von 50", 1, 10, 50],
    ["Showing 1 to 10 of 57 entries", 1, 10, 57],
    ["Showing 1 to 10 of 57 entries (filtered from 1,200 total entries)", 1, 10, 57],
    ["1 bis 10 von 1.057 Einträgen", 1, 10, 1057],
    ["Affichage de l'élément 1 à 10 sur 1 057 éléments", 1, 10, 1057],
    ["Mostrando 11 a 20 de 57 registros", 11, 20, 57],
    ["Results 1,001 - 1,010 of 1,057", 1001, 1010, 1057],
    ["Displaying items 21 - 40 of 57 in total", 21, 40, 57],
    ["全57件中 1〜10件を表示", 1, 10, 57],
    ["Записи 1 по 10 из 57", 1, 10, 57],
  ])("%s", (text, from, to, totalItems) => {
    expect(statedIn(text)).toEqual({ from, to, totalItems });
  });

  test.each([
    ["Page 2 of 5", 2, 5],
    ["Seite 2 von 5", 2, 5],
    ["page 2/5", 2, 5],
    ["Página 2 de 1.005", 2, 1005],
    ["第 2 页 / 共 5 页", 2, 5],
  ])("%s", (text, page, totalPages) => {
    expect(statedIn(text)).toEqual({ page, totalPages });
  });

  test.each([
    "10–1 of 50",
    "1–60 of 50",
    "Rated 4 of 5",
    "Open 9 to 5 of course",
    "Page 6 of 5",
    "From 1 to 10 of 57 people who were asked said that they would not come back next year",
    "2026-11-21",
  ])("%s says nothing of it", (text) => {
    expect(statedIn(text)).toBeUndefined();
  });

  test("a number that is no count is not told", () => {
    expect(statedIn("1–10 of more than 10")).toEqual({ from: 1, to: 10 });
  });
});
