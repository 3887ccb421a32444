import { describe, expect, it } from "vitest";
import { StorageState } from "./storage-state.ts";
import { parse } from "../validation.ts";

const store = { name: "s", autoIncrement: false, records: [], indexes: [] };
const index = { name: "i", keyPath: "tag", multiEntry: false, unique: true };

function stateOf(...databases: object[]): unknown {
  return { origins: [{ origin: "https://a.example", localStorage: [], indexedDB: databases }] };
}
function stateWith(own: object): unknown {
  return stateOf({ name: "d", version: 1, stores: [{ ...store, ...own }] });
}
function pathOf(state: unknown): string | undefined {
  try {
    parse(StorageState, state);
    return undefined;
  } catch (error) {
    const { path = "" } = error as { path?: string };
    return path.replace("origins[0].indexedDB", "").replace("[0].stores[0].", "");
  }
}

describe("an imported IndexedDB is refused, with the field's path,", () => {
  const records = (...all: object[]) => ({ records: all });
  const cases: [string, unknown, string][] = [
    ["where a key is an object", stateWith(records({ key: {}, value: 1 })), "records[0].key"],
    ["where a key is missing", stateWith(records({ value: 1 })), "records[0].key"],
    [
      "where a key is not a number",
      stateWith(records({ keyEncoded: { v: "NaN" }, value: 1 })),
      "records[0].keyEncoded",
    ],
    [
      "where a key given to a store that generates them is none",
      stateWith({ autoIncrement: true, ...records({ key: true, value: 1 }) }),
      "records[0].key",
    ],
    [
      "where the value has no key at the key path",
      stateWith({
        keyPath: "id.no",
        ...records({ value: { id: { no: 1 } } }, { value: { id: 2 } }),
      }),
      "records[1].value",
    ],
    [
      "where an encoding has no such form",
      stateWith(records({ key: 1, valueEncoded: { a: [1, { x: 1 }], id: 1 } })),
      "records[0].valueEncoded.a[1]",
    ],
    [
      "where an encoding refers to nothing",
      stateWith(records({ key: 1, valueEncoded: { a: [{ ref: 7 }], id: 1 } })),
      "records[0].valueEncoded.a[0].ref",
    ],
    [
      "where a typed array has half an element",
      stateWith(records({ key: 1, valueEncoded: { ta: { b: "AAAA", k: "i16" } } })),
      "records[0].valueEncoded",
    ],
    [
      "where a number is too large to be one",
      stateWith(records({ key: 1, valueEncoded: { bi: "1e9" } })),
      "records[0].valueEncoded",
    ],
    ["where a key path is none", stateWith({ keyPath: "a b" }), "keyPath"],
    ["where a list of key paths is empty", stateWith({ keyPathArray: [] }), "keyPathArray"],
    [
      "where keys would be generated into a list",
      stateWith({ autoIncrement: true, keyPathArray: ["a"] }),
      "autoIncrement",
    ],
    ["where two indexes have one name", stateWith({ indexes: [index, index] }), "indexes[1].name"],
    [
      "where an index of many entries has many key paths",
      stateWith({ indexes: [{ name: "i", keyPathArray: ["a"], multiEntry: true, unique: false }] }),
      "indexes[0].multiEntry",
    ],
    [
      "where two stores have one name",
      stateOf({ name: "d", version: 1, stores: [store, store] }),
      "[0].stores[1].name",
    ],
    [
      "where two databases have one name",
      stateOf({ name: "d", version: 1, stores: [] }, { name: "d", version: 2, stores: [] }),
      "[1].name",
    ],
    [
      "where two records have one value in a unique index",
      stateWith({
        indexes: [index],
        ...records({ key: 1, value: { tag: "a" } }, { key: 2, value: { tag: "a" } }),
      }),
      "records[1]",
    ],
    [
      "where a value is nested without end",
      stateWith(records({ key: 1, value: JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`) })),
      "records[0].value",
    ],
  ];
  it.each(cases)("%s", (_, state, path) => {
    expect(pathOf(state)).toBe(path);
  });
});

describe("an imported IndexedDB is taken", () => {
  it("with keys and values of every kind", () => {
    const state = stateOf({
      name: "",
      version: 3,
      stores: [
        {
          ...store,
          indexes: [index, { name: "", multiEntry: true, unique: true, keyPath: "tags" }],
          records: [
            { key: "a", value: { tag: "a", tags: ["x", "x"] } },
            // The later record of a key takes the earlier one's place, in the index too.
            { key: "a", value: { tag: "a", tags: [] } },
            { key: [1, ["b"]], value: null },
            { keyEncoded: { v: "-Infinity" }, value: { tag: null } },
            { keyEncoded: { d: "2026-01-01T00:00:00.000Z" }, valueEncoded: { d: null } },
            { keyEncoded: { dv: { b: "AA==" } }, valueEncoded: { bl: { b: "AA==", t: "" } } },
            { key: 2, valueEncoded: { fi: { b: "", t: "text/plain", n: "a.txt", m: 1 } } },
            { keyEncoded: { ta: { b: "AAA=", k: "i16" } }, valueEncoded: { bi: "-12" } },
            {
              key: 7,
              valueEncoded: {
                o: [
                  { k: "m", v: { m: [{ k: 1, v: { v: "undefined" } }], id: 2 } },
                  { k: "self", v: { ref: 1 } },
                  { k: "r", v: { r: { p: "a+", f: "g" } } },
                  { k: "e", v: { e: { n: "Error", m: "m", s: "" } } },
                  { k: "s", v: { s: [{ ab: { b: "" } }, "text", true], id: 3 } },
                ],
                id: 1,
              },
            },
          ],
        },
        {
          ...store,
          name: "generated",
          autoIncrement: true,
          keyPath: "id",
          records: [{ value: { id: 4 } }, { value: {} }],
        },
        { ...store, name: "keyless", autoIncrement: true, records: [{ value: 1 }, { key: 2 }] },
        {
          ...store,
          name: "listed",
          keyPathArray: ["a", "b.length"],
          records: [{ value: { a: 1, b: "text" } }],
        },
      ],
    });
    expect(pathOf(state)).toBeUndefined();
  });
});
