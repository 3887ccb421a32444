import { readFile } from "node:fs/promises";
import { errorCatalog, errorDocumentation, stepErrorCatalog } from "@dormouse/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { createTestApi } from "./support/api/test-api.ts";

let rows: Map<string, string[]>;
let anchors: string[];

beforeAll(async () => {
  const page = await readFile(new URL("../../docs/errors.md", import.meta.url), "utf8");
  const found = [...page.matchAll(/^\| <a id="(\w+)"><\/a>`(\w+)` +\| (.+) \|$/gm)];
  rows = new Map(
    found.map(([, anchor = "", code, cells = ""]) => [
      anchor,
      [String(code), ...cells.split(" | ").map((cell) => cell.trim())],
    ]),
  );
  anchors = found.map(([, anchor = ""]) => anchor);
});

describe("docs/errors.md", () => {
  it("has a row for every error of the API, with its status, what happened and what to do", () => {
    for (const [code, { status }] of Object.entries(errorCatalog)) {
      const [name, ...cells] = rows.get(code) ?? [];
      expect([name, cells[0], cells.length]).toEqual([code, String(status), 3]);
    }
  });

  it("has a row for every error of a step, with its kind, what happened and what to do", () => {
    for (const [code, { kind }] of Object.entries(stepErrorCatalog)) {
      const [name, ...cells] = rows.get(code) ?? [];
      expect([name, cells[0], cells.length]).toEqual([code, kind, 3]);
    }
  });

  it("has no row for anything else, and none twice", () => {
    expect(new Set(anchors).size).toBe(anchors.length);
    const known = new Set([...Object.keys(errorCatalog), ...Object.keys(stepErrorCatalog)]);
    expect([...rows.keys()].filter((code) => !known.has(code))).toEqual([]);
  });

  it("is where the type of an answered error leads", async () => {
    const api = await createTestApi();
    const answer = await api.call("GET", "/v1/nothing");
    const { type } = (await answer.json()) as { type: string };
    const [page, anchor = ""] = type.split("#");
    expect(page).toBe(errorDocumentation);
    expect(page).toMatch(/\/docs\/errors\.md$/);
    expect(rows.has(anchor)).toBe(true);
  });
});
