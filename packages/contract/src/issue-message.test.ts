import { expect, it } from "vitest";
import { z } from "zod";
import { parse } from "./validation.ts";

const Request = z.strictObject({
  name: z.string(),
  count: z.coerce.number().int().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  mode: z.enum(["replace", "merge"]).optional(),
  action: z.discriminatedUnion("type", [z.object({ type: z.literal("back") })]).optional(),
  own: z.string({ error: "must be ours" }).optional(),
});

it.each([
  [{}, "name: is required"],
  [{ name: 1 }, "name: must be a string, not a number"],
  [{ name: null }, "name: must be a string, not null"],
  [{ name: "a", count: "two" }, "count: must be a whole number"],
  [{ name: "a", count: "1.5" }, "count: must be a whole number"],
  [{ name: "a", labels: [] }, "labels: must be an object, not an array"],
  [{ name: "a", mode: "add" }, 'mode: must be one of "replace", "merge"'],
  [{ name: "a", action: { type: "jump" } }, 'action.type: must be "back"'],
  [{ name: "a", own: 1 }, "own: must be ours"],
  [{ nmae: "a" }, "nmae: is not a known field"],
])("a request %j is refused in words: %s", (request, message) => {
  expect(() => parse(Request, request)).toThrow(message);
});
