import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BrokenSealError, seal, unseal } from "./seal.ts";

const key = randomBytes(32);
const content = Buffer.from("the login of harbor.example");
const boundTo = ["part", "tenant", "hash"];

describe("a seal", () => {
  it("gives back any content it was made of", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.string()), (bytes, names) => {
        expect(unseal(key, seal(key, bytes, names), names)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("shows nothing of what is in it, and never looks the same twice", () => {
    const [first, second] = [seal(key, content, boundTo), seal(key, content, boundTo)];
    expect(first.includes("login")).toBe(false);
    expect(first.equals(second)).toBe(false);
  });

  it("is broken by any bit that was changed, and any byte that was cut", () => {
    const sealed = seal(key, content, boundTo);
    for (let byte = 0; byte < sealed.byteLength; byte += 1) {
      const changed = Buffer.from(sealed);
      changed[byte] = (changed[byte] ?? 0) ^ (1 << (byte % 8));
      expect(() => unseal(key, changed, boundTo)).toThrow(BrokenSealError);
      expect(() => unseal(key, sealed.subarray(0, byte), boundTo)).toThrow(BrokenSealError);
    }
  });

  it("opens neither under another key nor in another's place", () => {
    const sealed = seal(key, content, boundTo);
    expect(() => unseal(randomBytes(32), sealed, boundTo)).toThrow(BrokenSealError);
    for (const other of [["part", "tenant", "other"], ["part", "tenanthash"], ["part"], []]) {
      expect(() => unseal(key, sealed, other)).toThrow(BrokenSealError);
    }
  });
});
