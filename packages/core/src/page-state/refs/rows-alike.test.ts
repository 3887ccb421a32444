import fc from "fast-check";
import { expect, test } from "vitest";
import { outlineOf } from "../outline/outline.ts";
import { pageOf } from "../outline/support/page-of.ts";
import type { RefTable } from "../page-memory.ts";
import { assignRefs } from "./assign-refs.ts";

type Row = { isOpen: boolean; said: string };

/** How a page shows rows that are all called Ada. */
const kinds: ((rows: string[]) => string)[] = [
  (rows) =>
    `<table><tr><th>Name</th><th></th></tr>${rows.map((row) => `<tr><td>Ada</td><td>${row}</td></tr>`).join("")}</table>`,
  (rows) => `<ul>${rows.map((row) => `<li><b>Ada</b> ${row}</li>`).join("")}</ul>`,
  (rows) => `<div>${rows.map((row) => `<div><span>Ada</span>${row}</div>`).join("")}</div>`,
  (rows) => `<div>${rows.map((row) => `<span>Ada</span>${row}`).join("")}</div>`,
];

const menus: ((isOpen: boolean) => string)[] = [
  (isOpen) =>
    `<button aria-expanded="${isOpen}">More</button>${isOpen ? `<ul><li><a href="#copy">Copy</a></li><li><a href="#move">Move</a></li></ul>` : ""}`,
  (isOpen) =>
    `<button aria-haspopup="menu">More</button>${isOpen ? `<div role="menu"><div role="menuitem">Copy</div></div>` : ""}`,
];

test("of rows alike none is taken for another, whichever has a menu open or says something", () => {
  const row = fc.record({ isOpen: fc.boolean(), said: fc.constantFrom("", "Saved", "Lost") });
  const reading = fc.array(row, { minLength: 2, maxLength: 3 });
  const page = fc.record({
    kind: fc.constantFrom(...kinds),
    menu: fc.constantFrom(...menus),
    readings: fc.array(reading, { minLength: 2, maxLength: 3 }),
  });
  fc.assert(
    fc.property(page, ({ kind, menu, readings }) => {
      const rowOf = ({ isOpen, said }: Row): string =>
        `${said === "" ? "" : `<div role="alert">${said}</div>`}<button>Delete</button>${menu(isOpen)}`;
      let refs: RefTable | undefined;
      for (const rows of readings) {
        const next = refs?.next ?? 1;
        const raw = pageOf(`<main>${kind(rows.map(rowOf))}</main>`);
        const { memory } = assignRefs(outlineOf(raw), raw, refs);
        refs = memory.refs;
        const pressed = Object.entries(memory.content.elements).filter(([, { name }]) =>
          ["Delete", "More", "Copy", "Move"].includes(name),
        );
        expect(pressed.length).toBeGreaterThanOrEqual(2 * rows.length);
        for (const [ref] of pressed) expect(Number(ref.slice(1))).toBeGreaterThanOrEqual(next);
      }
    }),
    { numRuns: 24 },
  );
});
