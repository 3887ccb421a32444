import fc from "fast-check";
import { expect, test } from "vitest";
import { contentDisposition } from "./content-disposition.ts";

test("keeps a plain name as it is", () => {
  expect(contentDisposition("invoice 7.pdf")).toBe(
    `attachment; filename="invoice 7.pdf"; filename*=UTF-8''invoice%207.pdf`,
  );
});

test("carries a name of any script", () => {
  expect(contentDisposition("Größe.pdf")).toContain("filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf");
});

test("is one header of printable ASCII with one quoted value, whatever the name is", () => {
  const header = /^attachment; filename="[\x20-\x21\x23-\x7e]*"; filename\*=UTF-8''[\w.!~%-]*$/;
  const character = fc.constantFrom(
    "a",
    " ",
    '"',
    "\\",
    "\r",
    "\n",
    ";",
    "'",
    "%",
    "é",
    "😀",
    "\ud800",
  );
  fc.assert(
    fc.property(fc.string({ unit: character }), (fileName) => {
      expect(contentDisposition(fileName)).toMatch(header);
    }),
  );
});
