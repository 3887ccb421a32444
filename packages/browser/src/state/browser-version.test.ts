import { describe, expect, it } from "vitest";
import { isAtMost } from "./browser-version.ts";

describe("a browser's version", () => {
  it("is compared number by number", () => {
    expect(isAtMost("153.0.8010.0", "153.0.8010.0")).toBe(true);
    expect(isAtMost("99.0.1.0", "153.0.8010.0")).toBe(true);
    expect(isAtMost("153.0.8010.2", "153.0.8010.10")).toBe(true);
    expect(isAtMost("153.0.8011.0", "153.0.8010.9")).toBe(false);
    expect(isAtMost("154", "153.9")).toBe(false);
  });

  it("that nobody knows is not relied on", () => {
    expect(isAtMost(undefined, "153.0.8010.0")).toBe(false);
    expect(isAtMost("unknown", "153.0.8010.0")).toBe(false);
  });
});
