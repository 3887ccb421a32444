import { expect, test } from "vitest";
import { pageOf } from "./outline/support/page-of.ts";
import type { Ref } from "./page-content.ts";
import { PageReader } from "./page-reader.ts";
import { encodePage } from "./text/encode-page.ts";

/** A browser that shows what it is told to, its nodes those of its own. */
class Shown {
  html = "";
  /** Nodes stay the same ones from reading to reading. */
  isSteady = false;
  scrollY = 0;
  #readings = 0;

  readPage() {
    this.#readings += 1;
    const { html, scrollY } = this;
    const viewport = { width: 1280, height: 100, scrollX: 0, scrollY };
    const raw = pageOf(html, { fingerprint: `${scrollY} ${html}`, viewport });
    const shift = this.isSteady ? 0 : this.#readings * 1_000;
    for (const node of raw.nodes) node.backendNodeId += shift;
    return Promise.resolve(raw);
  }
}

function opened(html: string): { shown: Shown; reader: PageReader } {
  const shown = new Shown();
  shown.html = html;
  return { shown, reader: new PageReader(shown, undefined) };
}

test("the page is the same object until something has changed", async () => {
  const { shown, reader } = opened("<button>Save</button>");
  const first = await reader.read();
  expect(await reader.read()).toBe(first);
  shown.html = "<button>Save</button><button>Cancel</button>";
  const second = await reader.read();
  expect(second).not.toBe(first);
  expect(reader.memory).toBe(second);
});

test("a browser that shows nothing has no page, and no refs in it", async () => {
  const reader = new PageReader({}, undefined);
  expect(await reader.read()).toBeUndefined();
  await expect(reader.locate("e1")).rejects.toMatchObject({ code: "stale_ref" });
});

test("an element is where the page has it now", async () => {
  const { shown, reader } = opened("<button>Save</button>");
  const [ref] = Object.keys((await reader.read())?.content.elements ?? {}) as [Ref];
  const before = await reader.locate(ref);
  shown.html = "<p>Saved once</p><button>Save</button>";
  const after = await reader.locate(ref);
  expect(after.backendNodeId).not.toBe(before.backendNodeId);
});

test("who asks for what has gone is told what it was and what comes nearest, also when asking again", async () => {
  const { shown, reader } = opened("<button>Save</button>");
  const [ref] = Object.keys((await reader.read())?.content.elements ?? {}) as [Ref];
  shown.html = "<button>Send</button>";
  for (const _ of [1, 2]) {
    await expect(reader.locate(ref)).rejects.toMatchObject({
      code: "stale_ref",
      message: expect.stringContaining(`${ref} (button "Save") is not on the page any more`),
      found: [expect.stringMatching(/^e\d+ button "Send"$/)],
    });
  }
});

test("rows that grow as the page is scrolled are said to, until it is at its end", async () => {
  const rows = (count: number, behind = "") => {
    const items = Array.from(
      { length: count },
      (_, at) => `<li><a href="/${at}">Ship ${at}</a> sails</li>`,
    );
    return `<html raw-box="0 0 1280 ${count * 20}"><main><ul>${items.join("")}</ul>${behind}</main></html>`;
  };
  const { shown, reader } = opened(rows(6));
  const more = async () => (await reader.read())?.content.pagination?.more;
  expect(await more()).toBeUndefined();
  // One more, though it is scrolled down, somebody may have added.
  shown.scrollY = 60;
  shown.html = rows(7);
  expect(await more()).toBeUndefined();
  shown.scrollY = 80;
  expect(await more()).toBeUndefined();
  shown.html = rows(12);
  expect(await more()).toBe("scroll");
  shown.scrollY = 90;
  expect(await more()).toBe("scroll");
  shown.html = rows(12).replace('1280 240"', '1280 100"');
  expect(await more()).toBeUndefined();
});

test("rows that something behind them may have been clicked for are not said to", async () => {
  const rows = (count: number) =>
    `<main><ul>${Array.from({ length: count }, (_, at) => `<li><a href="/${at}">Ship ${at}</a> sails</li>`).join("")}</ul>
      <button>Further ships</button></main>`;
  const { shown, reader } = opened(rows(6));
  await reader.read();
  shown.scrollY = 60;
  shown.html = rows(12);
  expect((await reader.read())?.content.pagination).toBeUndefined();
});

test("a password that a page held is kept from the next one, and no date until when a card is good", async () => {
  const { shown, reader } =
    opened(`<form><input autocomplete="cc-number" value="4000 0012 3456 7899">
    <input autocomplete="cc-exp" value="December 2031"><input name="password" value="hunting-22"></form>`);
  expect(JSON.stringify((await reader.read())?.content)).not.toMatch(/2031|hunting/);
  shown.html = "<p>By December 2031 hunting-22 is over</p>";
  const memory = await reader.read();
  expect(JSON.stringify(memory?.content)).toContain("By December 2031 ••• is over");
});

test("a message is told first while it is new, and where it stands once it was there before", async () => {
  const page = (message: string, name = "") =>
    `<main><h1>Pay</h1><form aria-label="Card"><input placeholder="Name" value="${name}"><output role="status">${message}</output>
      <button>Pay now</button></form><h2>More</h2><button>Back</button><button>Help</button></main>`;
  const { shown, reader } = opened(page("Total: 12"));
  shown.isSteady = true;
  const lines = async () => {
    const memory = await reader.read();
    const text = memory === undefined ? "" : encodePage(memory.content).text;
    return text.split("\n").filter((line) => /^#+ (?:alert|form)/.test(line));
  };
  const first = await lines();
  expect(first[0]).toMatch(/^## alert e\d+: "?Total: 12/);
  shown.html = page("Total: 12", "Ada");
  expect(await lines()).toEqual([first[1], `#${first[0]}`]);
  shown.html = page("Total: 14", "Ada");
  expect((await lines())[0]).toMatch(/^## alert e\d+: "?Total: 14/);
});
