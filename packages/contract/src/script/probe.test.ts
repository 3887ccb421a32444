import { expect, test } from "vitest";
import { Locator } from "./locator.ts";
import { Probe } from "./probe.ts";

const goto = { type: "goto", url: "https://harbor.test/" };

test("a ref in a probe is refused where it stands", () => {
  const refused = Probe.safeParse([
    goto,
    { type: "expect", locator: { ref: "e3" } },
    { type: "extract", schema: { list: { css: "li", within: { ref: "e4" } }, fields: {} } },
  ]);
  expect(refused.error?.issues.map(({ path }) => path.join("."))).toEqual([
    "1.locator.ref",
    "2.schema.list.within.ref",
  ]);
});

test("what a probe extracts may be called ref", () => {
  const fields = { ref: ".reference", of: { fields: { ref: { locator: "td" } } } };
  expect(Probe.safeParse([goto, { type: "extract", schema: { fields } }]).success).toBe(true);
});

test.each([
  [{ ref: "e12" }, []],
  [{ role: "button", within: { ref: "e12" } }, []],
  [{ ref: "12" }, ["ref"]],
  [{ ref: "e0" }, ["ref"]],
  [{ ref: "e12", css: "a" }, [""]],
  [{ ref: "e12", name: "Book" }, ["name"]],
  [{ ref: "e12", nth: 0 }, ["nth"]],
  [{ ref: "e12", exact: true }, ["exact"]],
  [{ ref: "e12", within: { css: "a" } }, ["within"]],
  [{ ref: "e12", frame: [{ css: "iframe" }] }, ["frame"]],
  [{ css: "a", within: { ref: "e12" }, frame: [{ css: "iframe" }] }, ["frame"]],
  [{ css: "a", frame: [{ ref: "e12" }] }, ["frame.0.ref"]],
])("a ref stands alone: %j", (locator, paths) => {
  const { error } = Locator.safeParse(locator);
  const issues = error?.issues.flatMap((issue) =>
    issue.code === "invalid_union" ? issue.errors.flat() : [issue],
  );
  const told = (issues ?? []).filter(({ code }) => code !== "invalid_type");
  expect(told.map(({ path }) => path.join("."))).toEqual(paths);
});
