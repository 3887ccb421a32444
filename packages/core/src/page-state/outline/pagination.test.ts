import type { NodeHandle } from "../page-content.ts";
import { describe, expect, test } from "vitest";
import { readPagination } from "./pagination.ts";
import { mainRows } from "./rows/main-rows.ts";
import { readRows } from "./rows/rows.ts";
import { actingPage } from "./support/acting-page.ts";

const table = `<table><tr><th>Name</th><th>Age</th></tr><tr><td>Ann</td><td>31</td></tr><tr><td>Bo</td><td>32</td></tr></table>`;

/** Controls by their names. */
function paginationOf(html: string) {
  const { tree, elements, nameOf } = actingPage(html);
  const sections = readRows(tree, elements).map((found, at) => ({ ...found, key: `rows-${at}` }));
  const pagination = readPagination(tree, elements, sections, mainRows(tree, sections));
  if (pagination === undefined) return undefined;
  const named = Object.entries(pagination).map(([name, value]) => [
    name,
    typeof value === "string" && name !== "of" && name !== "more"
      ? nameOf(value as NodeHandle)
      : value,
  ]);
  return Object.fromEntries(named);
}

describe("pagination", () => {
  test("is read of numbered pages, of which one is marked", () => {
    const item = (text: string, more = "") =>
      `<li class="page-item ${more}"><a class="page-link" href="?p=${text}">${text}</a></li>`;
    expect(
      paginationOf(
        `<main>${table}<nav><ul class="pagination">${item("Previous")}${item("1")}${item("2", "active")}${item("3")}${item("…", "disabled")}${item("12")}${item("Next")}</ul></nav></main>`,
      ),
    ).toEqual({ of: "rows-0", page: 2, totalPages: 12, next: "Next", previous: "Previous" });
  });

  test("is read of what the page says of it, as DataTables does", () => {
    expect(
      paginationOf(`<div class="wrapper">
        <div><div class="length"><label>Show <select name="length"><option value="10" selected="">10</option><option value="25">25</option></select> entries</label></div></div>
        <div>${table}</div>
        <div><div class="info">Showing 11 to 20 of 57 entries</div>
        <div class="dataTables_paginate paging_simple_numbers"><a class="paginate_button previous" href="#">Previous</a><span><a class="paginate_button" href="#">1</a><a class="paginate_button current" href="#">2</a><a class="paginate_button" href="#">3</a></span><a class="paginate_button next" href="#">Next</a></div></div></div>`),
    ).toEqual({
      of: "rows-0",
      page: 2,
      pageSize: 10,
      totalItems: 57,
      totalPages: 6,
      from: 11,
      to: 20,
      next: "Next",
      previous: "Previous",
    });
  });

  test("ends where the next page cannot be gone to", () => {
    expect(
      paginationOf(
        `${table}<div class="pager"><a href="?page=2" rel="prev">‹</a><span>Seite 3 von 3</span><button disabled="" aria-label="Nächste Seite">›</button></div>`,
      ),
    ).toEqual({ of: "rows-0", page: 3, totalPages: 3, previous: "‹" });
    expect(
      paginationOf(
        `${table}<div class="pagination"><a href="?page=2">«</a><a href="?page=2">2</a><strong>3</strong><span class="disabled">»</span></div>`,
      ),
    ).toEqual({ of: "rows-0", page: 3, totalPages: 3, previous: "«" });
  });

  test("is that of a data grid with arrows only", () => {
    expect(
      paginationOf(
        `${table}<div><p>Rows per page:</p><div role="combobox" aria-haspopup="listbox" tabindex="0">25</div><p>26–50 of 1,204</p><button aria-label="Go to previous page"><svg></svg></button><button aria-label="Go to next page"><svg></svg></button></div>`,
      ),
    ).toMatchObject({
      page: 2,
      pageSize: 25,
      totalItems: 1204,
      totalPages: 49,
      next: "Go to next page",
    });
  });

  test("is more to be loaded at the end of the rows", () => {
    const rows = `<ul><li><a href="/1">One</a></li><li><a href="/2">Two</a></li></ul>`;
    expect(paginationOf(`<main><div>${rows}<button>Load more</button></div></main>`)).toEqual({
      of: "rows-0",
      loadMore: "Load more",
    });
    expect(paginationOf(`<main><p>Text <button>Show more</button></p>${rows}</main>`)).toBe(
      undefined,
    );
  });

  test.each([
    ["a wizard", `${table}<div><button>Back</button><button>Next</button></div>`],
    [
      "a calendar",
      `${table}<div><button>1</button><button>2</button><button aria-current="date">3</button><button>4</button></div>`,
    ],
    [
      "a slide show",
      `${table}<div class="carousel"><a href="#a" rel="prev">Previous</a><a href="#b" rel="next">Next</a></div>`,
    ],
    [
      "a rating",
      `${table}<div><button>5</button><button>4</button><button>3</button></div><p>4 of 5</p>`,
    ],
    ["a count that contradicts itself", `${table}<p>Showing 20 to 10 of 57 entries</p>`],
  ])("is not read of %s", (_what, html) => {
    expect(paginationOf(html)).toBeUndefined();
  });

  test("does not tell what the page says in two ways", () => {
    expect(
      paginationOf(
        `${table}<p>1–10 of 57</p><p>1–10 of 75</p><div class="pager"><a href="?2" rel="next">Next</a></div>`,
      ),
    ).toEqual({ of: "rows-0", page: 1, pageSize: 10, from: 1, to: 10, next: "Next" });
  });

  test("is by scrolling where the page says so, and not where a control or a count says otherwise", () => {
    const items = [1, 2, 3].map((at) => `<li><a href="/${at}">Ship ${at}</a> sails</li>`).join("");
    const articles = [1, 2]
      .map((at) => `<article aria-setsize="-1"><h2>Ship ${at}</h2></article>`)
      .join("");
    const more = (html: string) => paginationOf(`<main>${html}</main>`)?.more;
    const list = `<ul>${items}</ul>`;
    expect(more(`<div role="feed">${articles}</div>`)).toBe("scroll");
    expect(more(`<div>${list}</div><div aria-busy="true"></div>`)).toBe("scroll");
    expect(more(`<div>${list}</div><p>Scroll for more</p>`)).toBe("scroll");
    expect(more(`<div>${list}<div><span role="progressbar"></span></div></div>`)).toBe("scroll");
    expect(more(`<ul>${items}<li hx-get="/?p=2" hx-trigger="revealed"></li></ul>`)).toBe("scroll");
    expect(more(list)).toBeUndefined();
    expect(more(`${list}<p>All ships</p>`)).toBeUndefined();
    expect(more(`${list}<span role="progressbar" aria-valuenow="20"></span>`)).toBeUndefined();
    expect(more(`${list}<div aria-busy="true"><button>Load more</button></div>`)).toBeUndefined();
  });
});
