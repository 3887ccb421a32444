import { describe, expect, test } from "vitest";
import { readProse } from "./prose.ts";
import { actingPage } from "./support/acting-page.ts";

function proseOf(html: string, told = "") {
  const { tree, elements } = actingPage(html);
  const isTold = (index: number): boolean => tree.attribute(index, "id") === told && told !== "";
  return readProse(tree, elements, isTold).map(({ node, section }) => ({
    name: section.name ?? "",
    text: section.text ?? "",
    whole: tree.text(node),
    ...(section.textLength !== undefined && { textLength: section.textLength }),
  }));
}

function said(html: string, told = "") {
  return proseOf(html, told).map(({ name, text }) => [name, text]);
}

describe("prose", () => {
  test("is told under its headings", () => {
    expect(
      said(
        `<main><p>Before <b>all</b>.</p><h1>Ships</h1><p>They float, as <a href="/a">Archimedes</a> said.</p><p>Mostly.</p><section><h2>Sails</h2><p>Of cloth.</p></section></main>`,
      ),
    ).toEqual([
      ["", "Before all."],
      ["Ships", "They float, as Archimedes said. Mostly."],
      ["Sails", "Of cloth."],
    ]);
  });

  test("is shortened to its first sentences; what holds it has all of it", () => {
    const sentence =
      "A ship is a large boat that carries people or goods over the sea to other places.";
    const [part] = proseOf(
      `<main><h1>Ships</h1><div><p>${sentence} ${sentence}</p><p>${sentence} End.</p></div></main>`,
    );
    expect(part?.text).toBe(`${sentence} ${sentence}`);
    expect(part?.textLength).toBe(3 * sentence.length + 7);
    expect(part?.whole).toContain("End.");
  });

  test("is not what is told as something else, or only leads on", () => {
    expect(
      said(
        `<nav>Menu</nav><main><ul id="told"><li>Row</li></ul><label>Name</label><p><a href="/x">More</a> | <a href="/y">Less</a></p><button>Save <b>all</b></button><p>Shown.</p><p>Page 2 of 5</p></main><div class="cookie-banner"><p>We use cookies.</p></div><footer>Imprint</footer>`,
        "told",
      ),
    ).toEqual([["", "Shown."]]);
  });

  test("keeps the heading of a page that says nothing else, and no other", () => {
    expect(said(`<main><h1>Thank you</h1><h2>Orders</h2></main>`)).toEqual([["Thank you", ""]]);
  });
});
