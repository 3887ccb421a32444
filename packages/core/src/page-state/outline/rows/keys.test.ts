import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keysOf, type RowTraits } from "./keys.ts";

function row(title: string, more: Partial<RowTraits> = {}): RowTraits {
  return {
    title,
    text: `${title} and what else it says`,
    ...more,
  };
}

describe("the key of a row", () => {
  test("is what the page itself calls the row by, where that tells rows apart", () => {
    const rows = [
      row("Ann", { id: "user-31", link: "users/31" }),
      row("Bo", { id: "user-8", link: "users/8" }),
    ];
    expect(keysOf(rows)).toEqual(["user-31", "user-8"]);
    expect(keysOf(rows.map((one, at) => ({ ...one, id: `row-${at}` })))).toEqual([
      "users/31",
      "users/8",
    ]);
    expect(keysOf(rows.map((one) => ({ ...one, id: ":r3:", link: "users" })))).toEqual([
      "ann",
      "bo",
    ]);
  });

  test("is the id that its author gives it, though the things were made in the order they stand", () => {
    const rows = (...ids: number[]) =>
      ids.map((id) => row(`Task ${id} of all`, { dataIds: { "data-task-id": `${id}` } }));
    expect(keysOf(rows(1, 2, 3))).toEqual(["1", "2", "3"]);
    expect(keysOf(rows(4, 1, 2, 3))).toEqual(["4", "1", "2", "3"]);
    expect(keysOf(rows(1))).toEqual(["1"]);
  });

  test.each([
    ["data-row-id", 1],
    ["data-key", 1],
    ["data-id", 0],
  ])("is no %s that counts rows from %i", (name, first) => {
    const rows = ["Ann", "Bo"].map((title, at) =>
      row(title, { dataIds: { [name]: `${first + at}` } }),
    );
    expect(keysOf(rows)).toEqual(["ann", "bo"]);
  });

  test("is the value of a column that is headed as a name", () => {
    const rows = [
      row("Ada", { cells: ["Ada", "2026-17"], link: "customers/7" }),
      row("Ada", { cells: ["Ada", "2026-16"], link: "customers/7" }),
    ];
    expect(keysOf(rows, ["Customer", "Invoice no."])).toEqual(["2026-17", "2026-16"]);
    expect(keysOf(rows, ["Kunde", "Rechnungsnummer"])).toEqual(["2026-17", "2026-16"]);
  });

  test("is told apart by the rest of the row where rows share it, and counted where nothing does", () => {
    const [one, other, ...same] = keysOf([
      row("Fix", { text: "Fix it" }),
      row("Fix", { text: "Fix that" }),
      row("Note"),
      row("Note"),
    ]);
    expect(one).toMatch(/^fix~\w{6}$/u);
    expect(other).toMatch(/^fix~\w{6}$/u);
    expect(one).not.toBe(other);
    expect(same[1]).toBe(`${same[0]}~2`);
  });

  test("is never a name that an object already has a meaning for", () => {
    expect(keysOf([row("x", { dataIds: { "data-id": "__proto__" } })])[0]).not.toBe("__proto__");
  });
});

/** No number at its end: rows that are numbered as they stand are another matter. */
const word = fc
  .string({ unit: "grapheme", maxLength: 60 })
  .map((text) => text.replace(/\d+$/u, ""));
const anyRow: fc.Arbitrary<RowTraits> = fc.record(
  {
    id: word,
    dataIds: fc.dictionary(fc.constantFrom("data-id", "data-key"), word),
    boxValue: word,
    cells: fc.array(word, { maxLength: 3 }),
    link: word,
    title: word,
    text: word,
  },
  { requiredKeys: ["text"] },
);

describe("keys of any rows", () => {
  test("are short, never empty, and no two alike", () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 20 }), (rows) => {
        const keys = keysOf(rows, ["id", "name"]);
        expect(new Set(keys).size).toBe(rows.length);
        for (const key of keys) {
          expect(key).not.toBe("");
          expect(key.length).toBeLessThanOrEqual(40);
        }
      }),
    );
  });

  test("are the same keys in whatever order the rows stand", () => {
    const shuffled = fc
      .array(anyRow, { maxLength: 12 })
      .chain((rows) => fc.tuple(fc.constant(rows), shuffleOf(rows)));
    fc.assert(
      fc.property(shuffled, ([rows, others]) => {
        const [one, other] = [keysOf(rows, ["id"]), keysOf(others, ["id"])];
        expect(other.toSorted()).toEqual(one.toSorted());
      }),
    );
  });

  test("stay as they are when another row comes between them", () => {
    const named = fc.uniqueArray(fc.tuple(fc.uuid(), fc.lorem()), {
      minLength: 2,
      selector: ([id]) => id,
    });
    const kind = fc.constantFrom("id", "data", "link", "title");
    fc.assert(
      fc.property(named, kind, fc.nat(), ([added, ...names], kind, at) => {
        const rows = names.map((name) => rowNamed(kind, name));
        const place = at % (rows.length + 1);
        const more = keysOf(rows.toSpliced(place, 0, rowNamed(kind, added ?? ["", ""])));
        expect(more.toSpliced(place, 1)).toEqual(keysOf(rows));
      }),
    );
  });
});

function shuffleOf(rows: RowTraits[]): fc.Arbitrary<RowTraits[]> {
  return fc.shuffledSubarray(rows, { minLength: rows.length });
}

function rowNamed(kind: string, [name, said]: [string, string]): RowTraits {
  return {
    text: said,
    ...(kind === "id" && { id: name }),
    ...(kind === "data" && { dataIds: { "data-id": name } }),
    ...(kind === "link" && { link: name }),
    ...(kind === "title" && { title: name }),
  };
}
