import { describe, expect, test } from "vitest";
import { readBreadcrumbs } from "./breadcrumbs.ts";
import { actingPage } from "./support/acting-page.ts";

function breadcrumbsOf(html: string) {
  return readBreadcrumbs(actingPage(html).tree);
}

describe("breadcrumbs", () => {
  test.each([
    [
      "a labelled navigation",
      `<nav aria-label="Brotkrumen"><ol><li><a href="/">Start</a> <span>/</span></li><li><a href="/b">Bücher</a> ›</li><li aria-current="page">Krimis</li></ol></nav>`,
      ["Start", "Bücher", "Krimis"],
    ],
    [
      "links with signs between them",
      `<div class="breadcrumbs"><a href="/">Home</a> &raquo; <a href="/docs">Docs</a> > Guide</div>`.replace(
        "&raquo;",
        "»",
      ),
      ["Home", "Docs", "Guide"],
    ],
    [
      "microdata",
      `<div itemscope="" itemtype="https://schema.org/BreadcrumbList"><span itemprop="itemListElement"><a href="/"><span itemprop="name">Shop</span></a></span><i>|</i><span itemprop="itemListElement"><span itemprop="name">Shoes</span></span></div>`,
      ["Shop", "Shoes"],
    ],
    [
      "a class, with a picture for the first",
      `<ul class="ant-breadcrumb"><li><a href="/" aria-label="Home"><svg></svg></a></li><li class="sep">/</li><li>Users</li></ul>`,
      ["Home", "Users"],
    ],
  ])("of %s", (_what, html, crumbs) => {
    expect(breadcrumbsOf(`<main><h1>Page</h1>${html}</main>`)).toEqual(crumbs);
  });

  test("are none where the page shows none", () => {
    expect(
      breadcrumbsOf(
        `<nav aria-label="Main"><a href="/">Home</a></nav><ul class="breadcrumb" raw-unlaid=""><li raw-unlaid="">Hidden</li></ul>`,
      ),
    ).toEqual([]);
  });
});
