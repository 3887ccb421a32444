import { defineSite, z, type Operation } from "@dormouse/contract";
import { expect, test } from "vitest";
import { compileOperation } from "./compile-operation.ts";

const url = "https://harbor.example/";
const input = z.object({ container: z.string(), page: z.int().optional() });
const output = z.object({ title: z.string() });
const look = { type: "goto" as const, url: `${url}?c={{input.container}}&p={{input.page}}` };

function operation(more: object): Operation {
  const { operations } = defineSite({
    name: "harbor",
    url,
    hosts: ["harbor.example"],
    login: { actions: [{ type: "goto", url }] },
    check: {
      open: url,
      signedIn: [{ type: "expect", text: "Sign out" }],
      signedOut: [{ type: "expect", text: "Sign in" }],
    },
    operations: {
      find: { input, output, effect: false, actions: [look], extract: { title: "h1" }, ...more },
    },
  });
  if (operations.find === undefined) throw new Error("it is gone");
  return operations.find;
}

test("an operation without an effect is one step that may be repeated, and reads what it gives", () => {
  expect(compileOperation("find", operation({}), { container: "A", page: 2 })).toEqual([
    {
      name: "find",
      actions: [
        { type: "goto", url: `${url}?c=A&p=2`, effect: false },
        { type: "extract", name: "find", schema: { fields: { title: "h1" } } },
      ],
    },
  ]);
});

test("one with an effect reads what it gives in a step of its own", () => {
  const booking = operation({ effect: true, probe: [look], read: [look] });
  expect(compileOperation("book", booking, { container: "A" })).toMatchObject([
    { name: "book", actions: [{ type: "goto" }], once: { probe: [{ url: `${url}?c=A&p=` }] } },
    { name: "book: output", actions: [{ type: "goto" }, { type: "extract", name: "book" }] },
  ]);
});

test("what is filled in stays within its place in an address and a selector, and is not filled in again", () => {
  const actions = [look, { type: "click", locator: "[title='{{input.container}}']" }];
  const hostile = `'] a, [x="{{input.page}}&#/..`;
  const [step] = compileOperation("find", operation({ actions }), { container: hostile, page: 3 });
  if (step === undefined || !("actions" in step)) throw new Error("it is no group");
  const [goto, click] = step.actions;
  const address = goto?.type === "goto" && typeof goto.url === "string" ? new URL(goto.url) : null;
  expect([...(address?.searchParams ?? [])]).toEqual([
    ["c", hostile],
    ["p", "3"],
  ]);
  expect(address?.pathname).toBe("/");
  const locator = click?.type === "click" && typeof click.locator === "string" ? click.locator : "";
  expect(locator).toMatch(/^\[title='[^'"\]{}]*'\]$/);
  const unescaped = locator.replaceAll(/\\([\da-f]+) /g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
  expect(unescaped).toBe(`[title='${hostile}']`);
});

test("an input that is not as the schema says is refused with its field", () => {
  expect(() => compileOperation("find", operation({}), { container: 7 })).toThrow(
    expect.objectContaining({ code: "invalid_request", path: "input.container" }),
  );
});
