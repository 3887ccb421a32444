import { expect, test } from "vitest";
import { findInPage } from "./find-in-page.ts";
import { ordersPage } from "./support/orders-page.ts";

test("says what stands in a row once, and what only the page's text has as well", () => {
  const prose = [
    "# Orders",
    "| Order | Customer | Total |",
    "| --- | --- | --- |",
    "| #1001 | Alice | $12.00 |",
    "| #1003 | Alice | $36.00 |",
    "",
    "What was ordered by then is sent off on the same day, what came later on the next one that is no holiday.",
    "All of it goes to Alice and to Bob Jones.",
  ].join("\n");
  const lines = findInPage(ordersPage(), { text: "ALICE", prose }).split("\n");
  expect(lines.filter((line) => line.includes("#1001"))).toHaveLength(1);
  expect(lines.filter((line) => line.includes("#1003"))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith(">"))).toEqual([
    expect.stringMatching(/All of it goes to Alice and to Bob Jones\. \(readText from \d+\)$/),
  ]);
});

test("tells of a table that the state has in part only where it goes on", () => {
  const prose = "| Order | Customer |\n| --- | --- |\n| #2001 | Carol |";
  expect(findInPage(ordersPage(), { text: "carol", prose })).toContain("(readText from 0)");
});

test("reads a long text once, however often it stands there", () => {
  const prose = `${"| Alice | Ålice |\n".repeat(20_000)}Álice, at last`;
  const lines = findInPage(ordersPage(), { text: "alice", prose }).split("\n");
  expect(lines.filter((line) => line.startsWith(">"))).toEqual([
    expect.stringMatching(/^> .*Álice, at last \(readText from \d+\)$/u),
  ]);
});
