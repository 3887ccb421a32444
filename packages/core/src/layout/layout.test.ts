import { errorCatalog } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import { Layout } from "./layout.ts";
import { layouts } from "./layouts.ts";
import { NewerLayoutError } from "./newer-layout-error.ts";

type First = { name: string };
type Second = { names: string[] };
type Third = Second & { count: number };

const layout = new Layout<Third>("test record", [
  ({ name }: First): Second => ({ names: [name] }),
  (second: Second): Third => ({ ...second, count: second.names.length }),
]);

describe("a record", () => {
  it("is brought from the layout it was stored in to that of today, one after another", () => {
    const today = { names: ["a"], count: 1 };
    expect(layout.version).toBe(3);
    expect(layout.read({ name: "a" })).toEqual(today);
    expect(layout.read({ names: ["a"] }, 2)).toEqual(today);
    expect(layout.read(today, 3)).toEqual(today);
  });

  it("bears its version where it travels as JSON, and comes without it", () => {
    const stamped = layout.stamp({ names: [], count: 0 });
    expect(stamped).toEqual({ names: [], count: 0, schemaVersion: 3 });
    expect(layout.readStamped(stamped)).toEqual({ names: [], count: 0 });
    expect(layout.readStamped({ name: "a" })).toEqual({ names: ["a"], count: 1 });
  });

  it("of a newer layout is refused, with what to do about it", () => {
    const reading = () => layout.read({ unheardOf: true }, 4);
    expect(reading).toThrow(NewerLayoutError);
    expect(reading).toThrow(/test record in layout 4; this one knows layouts up to 3.*Deploy/);
    expect(reading).toThrow(expect.objectContaining({ code: "newer_layout" }));
    expect(errorCatalog.newer_layout.status).toBe(503);
  });
});

it("no two kinds of record share a name", () => {
  const names = Object.values(layouts).map(({ kind }) => kind);
  expect(new Set(names).size).toBe(names.length);
});
