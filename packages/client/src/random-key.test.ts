import { afterEach, expect, test, vi } from "vitest";
import { randomKey } from "./random-key.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a key is drawn also on a page without TLS, which has no randomUUID", () => {
  const { crypto } = globalThis;
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  expect(randomKey()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomKey()).not.toBe(randomKey());
});
