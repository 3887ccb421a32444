import { describe, expect, test } from "vitest";
import { readFilters } from "./filters.ts";
import { mainRows } from "./rows/main-rows.ts";
import { readRows } from "./rows/rows.ts";
import { actingPage } from "./support/acting-page.ts";

const rows = `<table><thead><tr><th>Name</th><th>City</th></tr></thead><tbody><tr><td>Ann</td><td>Ulm</td></tr></tbody></table>`;

function filtersOf(html: string, url = "https://harbor.test/people") {
  const { tree, elements } = actingPage(html, { url });
  const sections = readRows(tree, elements).map((found, at) => ({ ...found, key: `rows-${at}` }));
  const filters = readFilters(tree, elements, sections, mainRows(tree, sections));
  return Object.fromEntries(
    Object.entries(filters).map(([key, { name, value }]) => [key, `${name} = ${value}`]),
  );
}

describe("filters of the rows", () => {
  test("are the fields of a search and of a filter form, with what they hold", () => {
    expect(
      filtersOf(`<form role="search"><input type="search" aria-label="Search people" value="an"/></form>
        <div class="filters"><label for="c">City</label><select id="c"><option>Any</option><option selected="">Ulm</option></select><input aria-label="Street" value=""/></div>${rows}`),
    ).toEqual({ "search-people": "Search people = an", city: "City = Ulm" });
  });

  test("are none where what is chosen stands for no choice", () => {
    const select = (first: string) =>
      `<div class="filters"><label for="s">Status</label><select id="s"><option value="" ${first}>Any status</option><option value="o" selected="">Open</option></select></div>${rows}`;
    expect(filtersOf(select("").replace('value="o" selected=""', 'value="o"'))).toEqual({});
    expect(filtersOf(select(""))).toEqual({ status: "Status = Open" });
  });

  test("are a field above the rows that is named as one, and neither their number nor their sort", () => {
    expect(
      filtersOf(`<div><label>Show <select aria-label="Show entries"><option>10</option></select> entries</label>
        <label for="sort">Sort by</label><select id="sort"><option>Newest</option></select>
        <label for="q">Search:</label><input id="q" type="search" value="ann"/></div>${rows}`),
    ).toEqual({ search: "Search = ann" });
  });

  test("are choices that are made, under what they are choices of", () => {
    expect(
      filtersOf(
        `<aside class="facets"><fieldset aria-label="Status"><label><input type="checkbox" checked=""/> Open</label><label><input type="checkbox"/> Closed</label></fieldset></aside>${rows}`,
      ),
    ).toEqual({ status: "Status = Open" });
  });

  test("are labels above the rows that can be taken off", () => {
    expect(
      filtersOf(
        `<div><span class="chip">Status: Open <button aria-label="Remove filter">×</button></span><span class="chip">Ulm <button aria-label="Remove Ulm">×</button></span></div>${rows}`,
      ),
    ).toEqual({ status: "Status = Open", ulm: "Ulm = Ulm" });
  });

  test("are a hundred at most, however many a page has", () => {
    const fields = Array.from(
      { length: 150 },
      (_, at) => `<input type="search" aria-label="Search ${at}" value="x"/>`,
    );
    const filters = filtersOf(`<form role="search">${fields.join("")}</form>${rows}`);
    expect(Object.keys(filters)).toHaveLength(100);
  });

  test("are what the address asks for, where a field of that name holds it", () => {
    const field = `<input name="team" aria-label="Team" value="red"/>`;
    expect(filtersOf(`${field}${rows}`, "https://harbor.test/people?team=red&page=2")).toEqual({
      team: "Team = red",
    });
    expect(filtersOf(`${field}${rows}`, "https://harbor.test/people?team=blue")).toEqual({});
  });

  test("are none that have yet to be sent: they are in the address, or the page came with them", () => {
    const form = (field: string) =>
      `<form role="search" action="/people"><label>Find ${field}</label><button>Apply</button></form>${rows}`;
    const asked = "https://harbor.test/people?q=an";
    const typed = form(`<input type="search" name="q" value="" raw-value="an"/>`);
    expect(filtersOf(typed)).toEqual({});
    expect(filtersOf(typed, asked)).toEqual({ find: "Find = an" });
    expect(filtersOf(form(`<input type="search" name="q" value="an"/>`))).toEqual({
      find: "Find = an",
    });
    expect(filtersOf(form(`<input type="search" value="" raw-value="an"/>`))).toEqual({
      find: "Find = an",
    });
  });

  test("are none of a form that changes something, of a row, of a page without rows, or of a secret", () => {
    expect(
      filtersOf(`<form method="post" class="filter"><input aria-label="Search" value="x"/></form>
        <div class="search"><input type="password" aria-label="Search" value="x"/></div>
        <table><tr><th>Name</th></tr><tr><td><input class="filter" aria-label="Search" value="x"/></td></tr></table>`),
    ).toEqual({});
    expect(filtersOf(`<form role="search"><input aria-label="Search" value="x"/></form>`)).toEqual(
      {},
    );
  });
});
