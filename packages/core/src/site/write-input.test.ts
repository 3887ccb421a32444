import type { TextKind } from "@dormouse/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeInput } from "./write-input.ts";

const url = "https://harbor.example/";
const hostile = [
  "'] a, [x=\"{{input.b}}&#/..",
  "*",
  "",
  " ",
  ".",
  "..",
  "%2e",
  "..\\",
  "\n",
  "\ud800",
  "\0",
];
const anything = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary" }));

function write(kind: TextKind, text: string, a: string, b = ""): string {
  return writeInput({ kind, text, path: [] }, { a, b });
}

function tryToWrite(kind: TextKind, text: string, a: unknown): unknown {
  try {
    return writeInput({ kind, text, path: [] }, { a });
  } catch (error) {
    return error;
  }
}

const isRefused = expect.objectContaining({ code: "invalid_request", path: "input.a" }) as unknown;

test("whatever it is, it stays within its place in an address, and says what it said there", () => {
  const value = anything.filter((text) => !/^\.{1,2}$/.test(text));
  fc.assert(
    fc.property(value, value, (a, b) => {
      const written = write(
        "url",
        `${url}of/{{input.a}}/list?q={{input.a}}&b={{ input.b }}#{{input.b}}`,
        a,
        b,
      );
      const { origin, pathname, searchParams, hash } = new URL(written);
      expect(origin).toBe(new URL(url).origin);
      expect(pathname.split("/").map(decodeURIComponent)).toEqual([
        "",
        "of",
        a.toWellFormed(),
        "list",
      ]);
      expect([...searchParams]).toEqual([
        ["q", a.toWellFormed()],
        ["b", b.toWellFormed()],
      ]);
      expect(decodeURIComponent(hash.slice(1))).toBe(b.toWellFormed());
      expect(written).not.toContain("*");
    }),
  );
});

test("whatever it is, it stays within its place in a selector", () => {
  const value = anything.filter((text) => text.replaceAll("\u200b", "").trim() !== "");
  fc.assert(
    fc.property(value, (a) => {
      const written = write("css", "[title='{{input.a}}']", a);
      expect(written).toMatch(/^\[title='(?:[\w\u0080-\u{10ffff}-]|\\[\da-f]{1,6} )*'\]$/u);
      const read = written.replaceAll(/\\([\da-f]+) /g, (_, code: string) =>
        String.fromCodePoint(Number.parseInt(code, 16)),
      );
      expect(read).toBe(`[title='${a.replaceAll("\0", "\ufffd")}']`);
    }),
  );
});

test.each([
  [`${url}{{input.a}}`, "."],
  [`${url}{{input.a}}/x`, ".."],
  [`${url}.{{input.a}}`, "."],
  [`${url}%2E{{input.a}}?x`, "."],
  [`${url}.{{input.a}}`, undefined],
  ["*/{{input.a}}", ".."],
])("in the path of %s, %s would lead elsewhere and is refused", (text, value) => {
  expect(tryToWrite("url", text, value)).toEqual(isRefused);
});

test("dots that are not a whole part of a path are written as they are", () => {
  expect(write("url", `${url}{{input.a}}?q={{input.b}}`, "...", "..")).toBe(`${url}...?q=..`);
  expect(write("url", `${url}a{{input.a}}`, "..")).toBe(`${url}a..`);
});

const empty = [undefined, "", " \u00a0\u200b"];

test.each<TextKind>(["url", "value", "keys"])("an empty text may stand in a %s", (kind) => {
  for (const value of empty) expect(tryToWrite(kind, "a{{input.a}}", value)).toMatch(/^a/);
});

test.each<TextKind>(["urlPattern", "css", "text"])(
  "an empty text would match anything in a %s, and is refused",
  (kind) => {
    for (const value of empty) expect(tryToWrite(kind, "a{{input.a}}", value)).toEqual(isRefused);
  },
);

test("a line break is entered, and no key is pressed for it", () => {
  expect(write("value", "{{input.a}}", "one\ntwo")).toBe("one\ntwo");
  expect(tryToWrite("keys", "{{input.a}}", "one\ntwo")).toEqual(isRefused);
  expect(write("keys", "{{input.a}}\n", "one")).toBe("one\n");
});

test("numbers and truth are written as they are", () => {
  const text = "{{input.a}} {{input.b}}";
  expect(writeInput({ kind: "text", text, path: [] }, { a: 1.5, b: false })).toBe("1.5 false");
});
