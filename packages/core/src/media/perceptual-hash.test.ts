import fc from "fast-check";
import { expect, test } from "vitest";
import { hashGrid, perceptualHash } from "./perceptual-hash.ts";

const values = hashGrid.width * hashGrid.height;
const picture = fc.array(fc.integer({ min: 0, max: 200 }), {
  minLength: values,
  maxLength: values,
});

test("what gets brighter to the right everywhere has all bits, what gets darker none", () => {
  const rising = Array.from({ length: values }, (_, at) => at % hashGrid.width);
  expect(perceptualHash(rising)).toBe("f".repeat(16));
  expect(perceptualHash(rising.toReversed())).toBe("0".repeat(16));
});

test("a picture that is brighter as a whole has the same hash", () => {
  fc.assert(
    fc.property(picture, fc.integer({ min: 1, max: 55 }), (luminance, more) => {
      expect(perceptualHash(luminance.map((value) => value + more))).toBe(
        perceptualHash(luminance),
      );
    }),
  );
});

test("one spot of another brightness changes two bits at most", () => {
  const at = fc.integer({ min: 0, max: values - 1 });
  fc.assert(
    fc.property(picture, at, fc.integer({ min: 0, max: 255 }), (luminance, spot, value) => {
      const before = BigInt(`0x${perceptualHash(luminance)}`);
      const after = BigInt(`0x${perceptualHash(luminance.with(spot, value))}`);
      expect((before ^ after).toString(2).replaceAll("0", "").length).toBeLessThanOrEqual(2);
    }),
  );
});

test("a picture that was not shrunk to the grid is refused", () => {
  expect(() => perceptualHash([1, 2, 3])).toThrow(RangeError);
});
