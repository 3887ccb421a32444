import { expect, test } from "vitest";
import { limits } from "./limits.ts";
import { Metadata } from "./session.ts";

test("metadata is measured in bytes, not in characters", () => {
  const half = limits.metadataBytes / 2;
  expect(Metadata.safeParse({ name: "x".repeat(half) }).success).toBe(true);
  const { success, error } = Metadata.safeParse({ name: "ü".repeat(half) });
  expect(success).toBe(false);
  expect(error?.issues[0]?.message).toBe("must be at most 8192 bytes of JSON");
});
