import { describe, expect, it } from "vitest";
import { PartIndex, sha256 } from "./part-index.ts";
import { hashesOf, notesOf, partsOf, readingOf, type Readings } from "./reading.ts";

const storageKey = "https://a.example";
const stored = { kind: "localStorage", storageKey, sha256: sha256("[1]"), bytes: 3 } as const;
const base = new PartIndex({ parts: [stored] });

describe("what was read", () => {
  it("is the base's reference where it is the same, and new content where it is not", () => {
    const same: Readings = new Map([["localStorage", readingOf("[1]", { count: 1 })]]);
    expect(partsOf(storageKey, same, base)).toEqual([stored]);
    const changed: Readings = new Map([["localStorage", readingOf("[2]", { count: 1 })]]);
    const content = Buffer.from("[2]");
    expect(partsOf(storageKey, changed, base)).toEqual([
      { kind: "localStorage", storageKey, content, count: 1 },
    ]);
  });

  it("is the base's but for what its content leaves out, where only that has changed", () => {
    const reading = readingOf("[1]", { count: 1, leftOut: 2 });
    const [part] = partsOf(storageKey, new Map([["localStorage", reading]]), base);
    expect(part).toEqual({ ...stored, leftOut: 2 });
    const next = new PartIndex({ parts: [{ ...stored, leftOut: 2 }] });
    expect(partsOf(storageKey, new Map(), next)).toEqual([part]);
    const without: Readings = new Map([["localStorage", readingOf("[1]", { count: 1 })]]);
    expect(partsOf(storageKey, without, next)).toEqual([stored]);
  });

  it("is nothing where nothing is left, and the base's where it was not asked for", () => {
    expect(partsOf(storageKey, new Map([["localStorage", "none"]]), base)).toEqual([]);
    expect(partsOf(storageKey, new Map(), base)).toEqual([stored]);
  });

  it("never takes the place of a good part where it failed or is too large, and says so", () => {
    const readings: Readings = new Map([
      ["localStorage", { failed: "no answer" }],
      ["fileSystem", { tooLarge: "20 bytes", bytes: 20 }],
    ]);
    expect(partsOf(storageKey, readings, base)).toEqual([stored]);
    expect(notesOf(storageKey, readings)).toEqual([
      { code: "kept_last_good", kind: "localStorage", storageKey, detail: "no answer" },
      { code: "too_large", kind: "fileSystem", storageKey, bytes: 20, detail: "20 bytes" },
    ]);
  });

  it("has the hashes of the base that would be stored of it", () => {
    const readings: Readings = new Map([
      ["localStorage", { failed: "no answer" }],
      ["indexedDB", readingOf("[3]", { count: 1 })],
    ]);
    expect(hashesOf(storageKey, readings, base).slice(0, 2)).toEqual([
      sha256("[1]"),
      sha256("[3]"),
    ]);
  });
});
