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

test("its screenshots say who is signed in and what it is about, unless they say something else", () => {
  const shot = { type: "screenshot" as const };
  const actions = [shot, { ...shot, caption: false }];
  const captionsOf = (more: object, user?: string): unknown[] => {
    const [step] = compileOperation("find", operation(more), { container: "A" }, user);
    return (
      step?.actions.slice(0, 2).map((each) => ("caption" in each ? each.caption : "none")) ?? []
    );
  };
  const subject = "Container {{input.container}}";
  expect(captionsOf({ actions, subject }, "ada")).toEqual([
    { user: "ada", subject: "Container A" },
    false,
  ]);
  expect(captionsOf({ actions }, "ada")).toEqual([{ user: "ada" }, false]);
  expect(captionsOf({ actions })).toEqual(["none", false]);
});

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

test("what may be left out is an empty text in an address, and what is told of the schema stays as it is", () => {
  const described = { type: "object", properties: { page: { type: "string" } } };
  const steps = compileOperation(
    "find",
    { ...operation({}), input: { ...described, description: "{{input.page}}" }, actions: [look] },
    {},
  );
  expect(steps).toMatchObject([{ actions: [{ url: `${url}?c=&p=` }, { type: "extract" }] }]);
});

test("an input that is not as the schema says is refused with its field", () => {
  expect(() => compileOperation("find", operation({}), { container: 7 })).toThrow(
    expect.objectContaining({ code: "invalid_request", path: "input.container" }),
  );
});
