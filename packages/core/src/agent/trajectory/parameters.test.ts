import { fillText, mapTexts } from "@dormouse/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeInput } from "../../site/write-input.ts";
import { withReferences } from "./parameters.ts";

test("whatever a value is, the text with references in its place says the same with it", () => {
  const value = fc.oneof(
    fc.constantFrom("A-100", "a.b*c", "12", "$&", "x y", "[(|"),
    fc.string({ minLength: 1, maxLength: 6 }).filter((text) => !/[{}]/.test(text)),
  );
  fc.assert(
    fc.property(value, value, (a, b) => {
      const part = { type: "fill", value: `${a} of ${b}, ${b}${a}`, locator: { text: a } };
      const told = withReferences(part, { a, b });
      const again = mapTexts(told, ({ text }) =>
        fillText(text, ({ name }) => (name === "a" ? a : b)),
      );
      expect(again).toEqual(part);
    }),
  );
});

test("a value is replaced as a whole word, in an address as it is written there, and never in its host", () => {
  const url = "https://8.example/of/8/2018?q=a%20b&r=a+b";
  const action = withReferences({ type: "goto", url }, { day: 8, name: "a b" });
  expect(action).toEqual({
    type: "goto",
    url: "https://8.example/of/{{input.day}}/2018?q={{input.name}}&r={{input.name}}",
  });
  const [again] = mapTexts([action], (placed) => writeInput(placed, { day: 9, name: "c d" }));
  expect(again?.url).toBe("https://8.example/of/9/2018?q=c%20d&r=c%20d");
});

test("what an address may hold as it is, is found there however it is written", () => {
  const parameters = { at: "10:30", who: "a@b.example", odd: "\ud800" };
  const url = "https://a@b.example/10:30/10%3A30?to=a@b.example";
  expect(withReferences({ type: "goto", url }, parameters).url).toBe(
    "https://a@b.example/{{input.at}}/{{input.at}}?to={{input.who}}",
  );
});
