import { expect, test } from "vitest";
import { RecentValues } from "./recent-values.ts";

test("a value is loaded once while it fits, and again when others took its place", async () => {
  const recent = new RecentValues(20);
  const loaded: string[] = [];
  const ask = (name: string, bytes = 10) =>
    recent.of(name, bytes, async () => {
      loaded.push(name);
      return name;
    });
  for (const name of ["a", "b", "a"]) expect(await ask(name)).toBe(name);
  expect(loaded).toEqual(["a", "b"]);
  await ask("c");
  // What was asked for last is kept longest.
  await ask("a");
  expect(loaded).toEqual(["a", "b", "c"]);
  await ask("b");
  expect(loaded).toEqual(["a", "b", "c", "b"]);
});

test("a value that is too large is given and not kept; one that fails is asked for again", async () => {
  const recent = new RecentValues(20);
  let times = 0;
  const large = () => recent.of("large", 21, async () => (times += 1));
  expect([await large(), await large()]).toEqual([1, 2]);
  const failing = () => recent.of("failing", 1, () => Promise.reject(new Error(`${(times += 1)}`)));
  await expect(failing()).rejects.toThrow("3");
  await expect(failing()).rejects.toThrow("4");
});
