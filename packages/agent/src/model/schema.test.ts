import { expect, it } from "vitest";
import { z } from "zod";
import { modelSchema } from "./schema.ts";

it("a schema is told with what its fields are for, and every definition where it is used", () => {
  const Locator = z
    .object({ ref: z.string().meta({ description: "Such as e12." }) })
    .meta({ id: "LocatorOfTheTest", description: "An element." });
  const schema = z.strictObject({
    from: Locator,
    to: Locator.optional(),
    times: z.int().default(1),
  });
  const locator = {
    type: "object",
    description: "An element.",
    properties: { ref: { type: "string", description: "Such as e12." } },
    required: ["ref"],
  };
  const told = modelSchema(schema);
  expect(told).toMatchObject({
    type: "object",
    properties: { from: locator, to: locator },
    // What has a default may be left out.
    required: ["from"],
    additionalProperties: false,
  });
  expect(JSON.stringify(told)).not.toMatch(/\$ref|\$defs|definitions|LocatorOfTheTest/);
});

it("a schema that holds itself is told once, and anything where it would begin again", () => {
  type Tree = { name: string; children: Tree[] };
  const Tree: z.ZodType<Tree> = z.object({
    name: z.string(),
    get children() {
      return z.array(Tree);
    },
  });
  const told = modelSchema(z.object({ tree: Tree }));
  expect(JSON.stringify(told)).not.toContain("$ref");
  expect(told).toMatchObject({
    properties: { tree: { properties: { name: { type: "string" }, children: { type: "array" } } } },
  });
});

it("a check that only code can make is left to the check of the answer", () => {
  const schema = z.object({ day: z.string().refine((text) => text !== "never") });
  expect(modelSchema(schema)).toMatchObject({ properties: { day: { type: "string" } } });
});
