import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyMemory } from "../diff/support/arbitrary-memory.ts";
import type { PageContent, Ref } from "../page-content.ts";
import { encodePage, encodeSection } from "./encode-page.ts";
import { ordersPage } from "./support/orders-page.ts";

const anyContent = anyMemory.map(({ content }) => content);

describe("a page as text", () => {
  test("says each thing once: columns, what each row offers, and no link's role", () => {
    expect(encodePage(ordersPage()).text).toBe(
      [
        "# Orders · Harbor",
        "/orders?page=2",
        "Home > Orders",
        "## nav Main e1",
        "e2 current Orders e3 Getting started e4 Code → github.com",
        "## form",
        "e5 search Search = bolts",
        "e6 select Status = Open [Any, Open, Closed]",
        "## table Orders e7 (page 2 of 3, next e8)",
        "columns Order | Customer | Total; each checkbox Select, button Delete",
        "e101 #1001 | Alice | $12.00 | e100 e102",
        "e104 #1002 | Bob Jones | $24.00 | e103 e105",
        "e107 #1003 | Alice | $36.00 | e106 e108",
        "## text About e9: Harbor keeps the books of a warehouse. It ships to all the world. … 1,400 more characters: readText e9",
        "## images",
        "ab12 Logo 100x40",
      ].join("\n"),
    );
  });

  test("tells of a row what differs from the others", () => {
    const content = ordersPage();
    content.elements["e103"] = {
      ...content.elements["e103"],
      role: "checkbox",
      name: "Select #1002",
      checked: true,
    };
    content.elements["e105"] = { role: "button", name: "Restore", verb: "click" };
    content.sections["orders"]?.rows?.byKey["#1002"]?.cells.splice(4, 1, "Restore");
    const lines = encodePage(content).text.split("\n");
    expect(lines).toContain("e104 #1002 | Bob Jones | $24.00 | e103 checked e105 button Restore");
  });

  test("says of no row what each has, where most have something else", () => {
    const content = ordersPage(4);
    for (const [ref, name] of [
      ["e105", "Restore"],
      ["e108", "Archive"],
    ] as const) {
      content.elements[ref] = { role: "button", name, verb: "click" };
    }
    const { text } = encodePage(content);
    expect(text).not.toContain("each");
    expect(text).toContain("e100 checkbox Select #1001 e102 button Delete");
  });

  test("quotes prose that could be taken for refs", () => {
    const content = ordersPage();
    const about = Object.values(content.sections).find(({ text }) => text !== undefined);
    Object.assign(about ?? {}, { text: "Press e12 button Pay", textLength: 20 });
    expect(encodePage(content).text).toContain('## text About e9: "Press e12 button Pay"');
  });

  test("names no part whose only button is the one that loads more rows", () => {
    const content = ordersPage();
    content.order.push("more");
    content.sections["more"] = { kind: "controls", elements: ["e10"] };
    content.elements["e10"] = { role: "button", name: "Load more", verb: "click" };
    content.pagination = { of: "orders", loadMore: "e10" };
    const lines = encodePage(content).text.split("\n");
    expect(lines).toContain("## table Orders e7 (more e10)");
    expect(lines).not.toContain("## controls");
  });

  test("says of rows that stand in what scrolls by itself that it does", () => {
    const content = ordersPage();
    content.elements.e7 = { role: "table", name: "Orders", verb: "scroll", value: "0%" };
    const lines = encodePage(content).text.split("\n");
    expect(lines).toContain("## table Orders e7 scrollable (page 2 of 3, next e8)");
  });

  test("leaves to the budget what matters least, and says how to have it", () => {
    const { text, tokens, hidden } = encodePage(ordersPage(200), { budgetTokens: 300 });
    expect(tokens).toBeLessThanOrEqual(300);
    expect(text).toContain("e5 search Search = bolts");
    expect(text).toMatch(/\n… \d+ more rows: expand e7 from \d+\n/);
    const rows = hidden.find(({ part }) => part === "e7");
    const next = encodeSection(ordersPage(200), "e7", { from: rows?.from ?? 0, budgetTokens: 300 });
    expect(next?.text).toContain(rows?.refs[1]);
    expect(next?.text).toContain("columns Order | Customer | Total");
  });

  test("says of a part that there is no more where it is asked for what is beyond its end", () => {
    const beyond = (handle: string | undefined, from: number) =>
      encodeSection(ordersPage(), handle, { from })?.text;
    const head = "## table Orders e7 (page 2 of 3, next e8)";
    expect(beyond("e7", 3)).toBe(`${head} (no more: 3 rows in all)`);
    expect(beyond("e7", 500)).toBe(`${head} (no more: 3 rows in all)`);
    expect(beyond("e7", 2)).not.toContain("no more");
    expect(beyond(undefined, 500)).toBe("(no more: 5 parts in all)");
  });

  test("names parts alone where the budget holds no more", () => {
    const { text, tokens } = encodePage(ordersPage(200), { budgetTokens: 100 });
    expect(tokens).toBeLessThanOrEqual(100);
    expect(text).toMatch(/^# Orders · Harbor\n\/orders\?page=2\n/);
    expect(text).toContain("## table Orders e7 (page 2 of 3, next e8)");
    expect(text).not.toContain("columns");
  });

  test("tells what a page says of a dialog before all else", () => {
    const content = ordersPage(200);
    content.order.push("ask");
    content.sections["ask"] = { kind: "dialog", modal: true, name: "Sure?", elements: ["e300"] };
    content.elements["e300"] = { role: "button", name: "Yes", verb: "click" };
    expect(encodePage(content, { budgetTokens: 100 }).text).toContain(
      "## modal dialog Sure?\ne300 button Yes",
    );
  });

  test("keeps its budget, whatever the page", () => {
    fc.assert(
      fc.property(anyContent, fc.integer({ min: 100, max: 600 }), (content, budgetTokens) => {
        const { tokens } = encodePage(
          { ...content, breadcrumbs: [], omitted: [] },
          { budgetTokens },
        );
        expect(tokens).toBeLessThanOrEqual(budgetTokens);
      }),
    );
  });

  test("names every element, or says where it is within two expands", () => {
    fc.assert(
      fc.property(anyContent, fc.integer({ min: 100, max: 400 }), (content, budgetTokens) => {
        const refs = new Set(Object.keys(content.elements));
        for (const ref of reached(content, budgetTokens)) refs.delete(ref);
        expect([...refs]).toEqual([]);
      }),
    );
  });

  test("is told to its end by following what each part says of how to go on", () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        for (const { part } of encodeSection(content, undefined)?.hidden ?? []) {
          for (let from: number | undefined = 0; from !== undefined;) {
            const told = encodeSection(content, part, { from, budgetTokens: 200 });
            expect(told?.tokens).toBeLessThanOrEqual(200);
            const next = told?.hidden.find((one) => one.part === part && one.by === "expand")?.from;
            expect(next ?? Infinity).toBeGreaterThan(from);
            from = next;
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test("gets beyond a row that is longer than the budget", () => {
    const content = ordersPage(3);
    const rows = content.sections["orders"]?.rows?.byKey ?? {};
    for (const row of Object.values(rows)) row.cells.push("so much ".repeat(5_000));
    const { text, tokens, hidden } =
      encodeSection(content, "e7", { budgetTokens: 300 }) ?? encodePage(content);
    expect(tokens).toBeLessThanOrEqual(300);
    expect(text).toContain("e101 #1001");
    expect(hidden[0]?.from).toBeGreaterThan(0);
    expect(encodeSection(content, "e101", { budgetTokens: 200 })?.text).toContain("e101 #1001");
  });

  test("holds no line break but those between its lines", () => {
    const odd = "a\nb\r\u2028c\u0085\u0000";
    const content = ordersPage(1);
    const told = JSON.parse(
      JSON.stringify(content, (_, value: unknown) =>
        value === "Alice" || value === "About" ? odd : value,
      ),
    ) as PageContent;
    const { text } = encodePage({ ...told, title: odd, route: "/a\nb" });
    expect(text.split("\n")).toHaveLength(encodePage(content).text.split("\n").length);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u2028/u);
  });
});

/** The refs that the page names, that its hints lead to, and that the parts' names lead to. */
function reached(content: PageContent, budgetTokens: number): Set<Ref> {
  const all = new Set<Ref>();
  const read = (text: string): void => {
    for (const ref of text.match(/\be\d+\b/g) ?? []) all.add(ref as Ref);
  };
  const page = encodePage(content, { budgetTokens });
  read(page.text);
  for (const hidden of page.hidden) {
    const first = encodeSection(content, hidden.part, { from: hidden.from });
    read(first?.text ?? "");
    for (const { part, from } of first?.hidden ?? []) {
      read(encodeSection(content, part, { from })?.text ?? "");
    }
  }
  return all;
}
