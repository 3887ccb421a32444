import type { Action } from "@dormouse/contract";
import { describe, expect, test } from "vitest";
import { pageOf } from "../page-state/outline/support/page-of.ts";
import { PageReader } from "../page-state/page-reader.ts";
import type { RawPage } from "../page-state/raw-page.ts";
import type { ActionContext } from "../world/browser.ts";
import { PageAnswers } from "./page-answers.ts";

const html = `
  <main>
    <h1>Café orders</h1>
    <form aria-label="Search"><label for="q">Customer</label><input id="q" raw-value="hunter22">
      <label for="p">Password</label><input id="p" type="password" raw-value="correct-horse"></form>
    <table><tr><th>Order</th><th>Customer</th></tr>
      <tr><td><a href="/orders/1">#1001</a></td><td>Zoë Alvarez</td></tr>
      <tr><td><a href="/orders/2">#1002</a></td><td>Bob Jones</td></tr>
      <tr><td><a href="/orders/3">#1003</a></td><td>hunter22</td></tr></table>
  </main>`;
const main = `Café orders\nThe password is correct-horse, and the word hunter22.\n${"All is well. ".repeat(400)}The end.`;

describe("what a step asks of the page", () => {
  test("is answered as the page is then", async () => {
    const { answers, show } = answering(pageOf(html));
    expect(await tell(answers, { type: "find", text: "ZOE" })).toContain(
      "#1001 → /orders/1 | Zoë Alvarez",
    );
    show(pageOf(html.replace("Zoë", "Chloë"), { fingerprint: "2" }));
    expect(await tell(answers, { type: "find", text: "zoe" })).toBe(
      "Nothing on the page contains it.",
    );
    expect(await tell(answers, { type: "find", text: "chloe" })).toContain("#1001");
  });

  test("names the parts of the page, and tells one of them", async () => {
    const { answers } = answering(pageOf(html));
    const names = String(await tell(answers, { type: "expand" }));
    const table = /## table.* … 3 rows: expand (\w+)/.exec(names)?.[1] ?? "";
    const told = await tell(answers, { type: "expand", section: table, from: 1 });
    expect(told).toContain("#1002");
    expect(told).not.toContain("#1001");
  });

  test("is told without what the run was told in secret, and without passwords", async () => {
    const { answers } = answering(pageOf(html), { main, hidden: ["hunter22"] });
    const told = await Promise.all(
      [
        { type: "find", text: "hunter" } as const,
        { type: "find", text: "password" } as const,
        { type: "readText", from: 0, length: 40 } as const,
        { type: "readText", from: 40, length: 100 } as const,
        { type: "html", ref: "e1" } as const,
      ].map((action) => tell(answers, action)),
    );
    const all = JSON.stringify(told);
    for (const secret of ["hunter2", "unter22", "correct", "horse"])
      expect(all).not.toContain(secret);
  });

  test("is told in passages that say how to go on", async () => {
    const { answers } = answering(pageOf(html), { main });
    const first = (await tell(answers, { type: "readText" })) as { text: string; next: number };
    expect(first).toMatchObject({ length: expect.any(Number), next: 4_000 });
    const rest = await tell(answers, { type: "readText", from: first.next });
    expect(rest).toMatchObject({ text: expect.stringMatching(/The end\.$/) });
    expect(rest).not.toHaveProperty("next");
  });

  test("finds words of the main text that the page's state has in short only", async () => {
    const { answers } = answering(pageOf(html), { main });
    const told = String(await tell(answers, { type: "find", text: "the end" }));
    expect(told).toMatch(/All is well\. The end\. \(readText from \d+\)$/);
  });

  test("fails where there is no such element, no such section, or no page to read", async () => {
    const { answers } = answering(pageOf(html));
    await expect(tell(answers, { type: "expand", ref: "e99" })).rejects.toMatchObject({
      code: "stale_ref",
    });
    await expect(tell(answers, { type: "expand", section: "none" })).rejects.toMatchObject({
      code: "section_not_found",
    });
    for (const action of [
      { type: "expand" },
      { type: "readText" },
      { type: "html", ref: "e1" },
    ] as const) {
      await expect(tell(answering(undefined).answers, action)).rejects.toMatchObject({
        code: "page_unreadable",
      });
    }
  });
});

type Shown = RawPage | undefined;

function answering(
  page: Shown,
  { main: text = "", hidden = [] }: { main?: string; hidden?: string[] } = {},
): { answers: PageAnswers; show(page: RawPage): void } {
  let shown = page;
  const live = {
    perform: async ({ type }: Action) => ({ type, durationMs: 1, output: text }),
    ...(page === undefined ? {} : { readPage: async () => shown as RawPage }),
  };
  const reader = new PageReader(live, undefined);
  const clock = { nowMs: () => 0, sleep: async () => {} };
  return {
    answers: new PageAnswers(live, reader, clock, hidden),
    show: (next) => {
      shown = next;
    },
  };
}

async function tell(answers: PageAnswers, action: Action): Promise<unknown> {
  const context = { signal: new AbortController().signal } as ActionContext;
  return (await answers.perform(action, context)).output;
}
