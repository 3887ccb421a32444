import { describe, expect, it } from "vitest";
import { ActionError } from "../step/errors.ts";
import { refuseTooLarge, snapshotLimits } from "./size-limits.ts";
import type { CapturedPart, PartReference } from "./snapshot.ts";

const megabyte = 1024 * 1024;
const origin = (index: number) => `https://site-${index}.example`;

function part(storageKey: string, bytes: number): CapturedPart {
  return { kind: "localStorage", storageKey, content: Buffer.alloc(bytes) };
}

function kept(storageKey: string, bytes: number): PartReference {
  return { kind: "indexedDB", storageKey, sha256: "00", bytes, writer: "1-1" };
}

/** @returns the message of the typed refusal. */
function refusal(parts: CapturedPart[]): string {
  try {
    refuseTooLarge(parts);
  } catch (error) {
    if (error instanceof ActionError && error.code === "state_too_large") return error.message;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a state that is too large", () => {
  it("names kind, origin and bytes of the part that is, and the limit", () => {
    expect(refusal([part(origin(1), 5), part(origin(2), 33 * megabyte)])).toContain(
      "localStorage of https://site-2.example with 34603008 bytes, at most 33554432",
    );
  });

  it("names the largest part where all together are too large, those that are kept among them", () => {
    const parts = [1, 2, 3].map((index) => kept(origin(index), 22 * megabyte + index));
    const message = refusal(parts);
    expect(message).toContain("69206022 bytes of state, at most 67108864");
    expect(message).toContain("indexedDB of https://site-3.example with 23068675 bytes");
  });

  it("is one whose cookies are", () => {
    const cookies: CapturedPart = { ...part("", 33 * megabyte), kind: "cookies" };
    expect(refusal([cookies])).toContain("cookies of all sites with 34603008 bytes");
  });

  it("is one of too many parts, or of names that are too long", () => {
    const many = Array.from({ length: snapshotLimits.parts + 1 }, (_, index) =>
      part(origin(index), 1),
    );
    expect(refusal(many)).toContain("2001 parts, at most 2000");
    const long = [1, 2].map((index) => part(`${origin(index)}${"x".repeat(300_000)}`, 1));
    expect(refusal(long)).toContain("at most 524288");
  });
});

it("every kind of storage on 200 origins, and no state at all, are kept", () => {
  const kinds = [
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "indexedDBFiles",
    "cacheStorage",
    "fileSystem",
  ] as const;
  const parts = Array.from({ length: 200 }, (_, index) =>
    kinds.map((kind) => ({ ...part(`${origin(index)}/^0https://top-level.example`, 100), kind })),
  ).flat();
  expect(() => refuseTooLarge(parts)).not.toThrow();
  expect(() => refuseTooLarge([])).not.toThrow();
});
