import { DormouseError } from "@dormouse/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const scope = ["sessions", "tenant-a", "ACTIVE", undefined];

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof DormouseError ? error.code : String(error);
  }
}

describe("a cursor", () => {
  test("gives back the id it was made after", () => {
    expect(decodeCursor(scope, encodeCursor(scope, "id-1"))).toBe("id-1");
  });

  test("is refused by a listing of another tenant, query or kind", () => {
    const cursor = encodeCursor(scope, "id-1");
    for (const other of [
      ["sessions", "tenant-b", "ACTIVE", undefined],
      ["sessions", "tenant-a", "PAUSED", undefined],
      ["sessions", "tenant-a", undefined, "ACTIVE"],
      ["runs", "tenant-a", "ACTIVE", undefined],
    ]) {
      expect(codeOf(() => decodeCursor(other, cursor))).toBe("invalid_cursor");
    }
  });

  test("shows nothing of the tenant", () => {
    const text = Buffer.from(encodeCursor(scope, "id-1"), "base64url").toString();
    expect(text).not.toContain("tenant-a");
  });

  test("of any other text is refused as invalid_cursor, never with another error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.base64String()), (text) => {
        const encoded = Buffer.from(text).toString("base64url");
        expect(codeOf(() => decodeCursor(scope, text))).toBe("invalid_cursor");
        expect(codeOf(() => decodeCursor(scope, encoded))).toBe("invalid_cursor");
      }),
    );
  });
});
